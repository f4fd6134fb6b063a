"""JSON Lines: articles, figures and findings as the records that the other commands print."""

from __future__ import annotations

from pathlib import Path

from extractor.dataset.exports import Dataset
from extractor.records import to_json

FILES = ("articles.jsonl", "quantities.jsonl", "findings.jsonl")


def write(dataset: Dataset, folder: Path) -> None:
    """Write one record a line."""
    from extractor.dataset import tables

    made = {"articles": tables.article_of, "quantities": tables.quantity_of, "findings": tables.finding_of}
    for file in FILES:
        name = file.removesuffix(".jsonl")
        with (folder / file).open("wb") as stream:
            for row in dataset.rows(name):
                stream.write(to_json(made[name](row)) + b"\n")
