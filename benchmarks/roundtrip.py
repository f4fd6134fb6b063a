"""Numbers written out in Indonesian by num2words, read back from a sentence.

Whole numbers up to 10^18, of every length alike, and every fourth one with decimals.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from random import Random

_LARGEST = 18
_LARGEST_WITH_DECIMALS = 7
_SHOWN = 10


def run(count: int, seed: int) -> int:
    """Read back `count` numbers and print how many are wrong, with the first of them."""
    try:
        from num2words import num2words  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        print("num2words writes the numbers; install it: pip install num2words", file=sys.stderr)
        return 2
    import extractor

    nlp = extractor.load()
    errors = 0
    for number in _numbers(count, seed):
        # num2words has no Decimal for Indonesian; these are short enough to be exact as floats.
        words = num2words(float(number) if number % 1 else int(number), lang="id")
        figures = extractor.extract(f"Nilainya {words} rupiah.", nlp)
        if [(figure.text, figure.value) for figure in figures] != [(f"{words} rupiah", number)]:
            errors += 1
            if errors <= _SHOWN:
                got = ", ".join(f"{figure.text} = {figure.value}" for figure in figures) or "nothing"
                print(f"{number}: {words}\n    got {got}")
    print(f"{count} numbers read back, {errors} errors")
    return 1 if errors else 0


def _numbers(count: int, seed: int) -> Iterator[Decimal]:
    random = Random(seed)
    for n in range(count):
        if n % 4:
            yield Decimal(int(10 ** random.uniform(0, _LARGEST)))
        else:
            places = random.randint(1, 3)
            whole = int(10 ** random.uniform(0, _LARGEST_WITH_DECIMALS))
            yield Decimal(whole) + Decimal(random.randrange(1, 10**places)).scaleb(-places)
