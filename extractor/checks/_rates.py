"""What a sum of money is worth in rupiah, by the dated table `exchange_rates.csv`."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from decimal import Decimal
from operator import or_
from pathlib import Path

from extractor.intervals import Interval, bounded
from extractor.records import Quantity

__all__ = ["rates", "worth"]

_RUPIAH = "IDR"


def rates(currency: str | None) -> Mapping[int, Interval]:
    """Rupiah for one unit of a currency, by year; none of a currency that the table does not have."""
    return _table().get(currency or "", {})


def worth(sum_: Quantity) -> Interval | None:
    """The rupiah that a sum has been worth in any year; None if its currency is not in the table."""
    if sum_.unit == _RUPIAH:
        return bounded(sum_)
    known = rates(sum_.unit)
    return bounded(sum_) * functools.reduce(or_, known.values()) if known else None


@functools.cache
def _table() -> Mapping[str, Mapping[int, Interval]]:
    table: dict[str, dict[int, Interval]] = {}
    with (Path(__file__).parent / "exchange_rates.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            table.setdefault(row["currency"], {})[int(row["year"])] = Interval.between(
                Decimal(row["low"]), Decimal(row["high"])
            )
    return table
