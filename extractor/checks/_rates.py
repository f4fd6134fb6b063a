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

__all__ = ["rate", "worth"]

_RUPIAH = "IDR"


@functools.lru_cache(maxsize=1024)
def rate(currency: str | None, years: frozenset[int] = frozenset()) -> Interval | None:
    """Rupiah for one unit of a currency in these years, or in any if none are given; None if the table has none."""
    by_year = _table().get(currency or "", {})
    known = [by_year[year] for year in years or by_year if year in by_year]
    return functools.reduce(or_, known) if known else None


def worth(sum_: Quantity) -> Interval | None:
    """The rupiah that a sum has been worth in any year; None if its currency is not in the table."""
    if sum_.unit == _RUPIAH:
        return bounded(sum_)
    known = rate(sum_.unit)
    return None if known is None else bounded(sum_) * known


@functools.cache
def _table() -> Mapping[str, Mapping[int, Interval]]:
    table: dict[str, dict[int, Interval]] = {}
    with (Path(__file__).parent / "exchange_rates.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            table.setdefault(row["currency"], {})[int(row["year"])] = Interval.between(
                Decimal(row["low"]), Decimal(row["high"])
            )
    return table
