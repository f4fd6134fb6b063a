"""`cekangka schema`: the JSON Schema of a record."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from extractor.cli import options as opt
from extractor.schema import RECORDS
from extractor.schema import schema as schema_of

__all__ = ["schema"]


def schema(
    record: Annotated[
        str,
        typer.Argument(metavar="|".join(RECORDS), callback=opt.one_of((*RECORDS,)), help="The record."),
    ] = "quantity",
) -> None:
    """Print the JSON Schema of a record, for programs that read what cekangka writes.

    For example:
      cekangka schema quantity > quantity.schema.json

    In Python:
      from extractor.schema import schema
      schema("quantity")
    """
    print(json.dumps(schema_of(record), indent=2, ensure_ascii=False))
