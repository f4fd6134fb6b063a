"""Articles to measure on: from a file, or made up from the samples so that no two are the same."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from extractor.readers import Options, Unreadable, iter_articles

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
_DIGITS = re.compile(r"[0-9]+")
_SENTENCE_END = re.compile(r'(?<=[.!?]) (?=[A-Z"“])')


def from_file(file: Path) -> list[str]:
    """Read the texts of a JSON Lines file; what cannot be read is named."""
    texts = []
    for item in iter_articles([str(file)], Options()):
        if isinstance(item, Unreadable):
            print(f"{item.name}: {item.reason['en']}", file=sys.stderr)
        else:
            texts.append(item.text)
    return texts


def made_up(seed: int) -> Iterator[str]:
    """Make articles without end: the samples over and over with other digits and their sentences in another order.

    The words are those of the samples, so whatever keeps words it has seen is at home in them; on news it is not.
    """
    random = Random(seed)
    samples = [path.read_text("utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    seen: set[str] = set()
    while True:
        for sample in samples:
            text = _DIGITS.sub(lambda match: _other(match[0], random), _shuffled(sample, random))
            if text not in seen:
                seen.add(text)
                yield text


def _other(digits: str, random: Random) -> str:
    """Other digits that are likely to mean the same sort of thing: a day stays a day, a year of now a year of now."""
    if len(digits) == 1:
        return str(random.randint(1, 9))
    if len(digits) == 2 and digits[0] != "0":
        return str(random.randint(10, 28))
    kept = 3 if len(digits) == 4 and digits[:2] in ("19", "20") else 1
    return digits[:kept] + "".join(str(random.randint(0, 9)) for _ in digits[kept:])


def _shuffled(text: str, random: Random) -> str:
    """The headline, then the paragraphs in any order, each with its sentences in any order."""
    headline, *paragraphs = (line for line in text.split("\n") if line)
    random.shuffle(paragraphs)
    for number, paragraph in enumerate(paragraphs):
        sentences = _SENTENCE_END.split(paragraph)
        random.shuffle(sentences)
        paragraphs[number] = " ".join(sentences)
    return "\n".join([headline, "", *paragraphs, ""])
