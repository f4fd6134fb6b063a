"""Matching figures across revisions: articles are edited, and every figure's new place is known from the edits.

An article gets a handful of edits of the sorts that newsrooms make: a value corrected, a scale mistaken, two values
exchanged, a sentence or a paragraph moved, dropped, put in or doubled, words around a figure reworded. A pair is right
where it joins a figure to the very place that the edits carried it to. Three simpler ways to match are measured on the
same pairs, so that one sees how hard these are: by offsets, by value, and by value between the same words.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.texts import made_up
from extractor import changes
from extractor.changes import Version
from extractor.matching import Words
from extractor.readers import Options, Unreadable, iter_articles
from extractor.records import Article, Quantity

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?= [A-Z\"“])|$)", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[a-z]{4,}")
_SCALES = ("ribu", "juta", "miliar", "triliun")
_PUT_IN = (
    "Panitia menyiapkan {n} kursi di halaman balai desa.",
    "Warga mengumpulkan {n} karung beras untuk dapur umum.",
    "Sebanyak {n} relawan bergantian menjaga pos.",
    "Biaya perbaikan diperkirakan Rp{n} juta.",
    "Angka itu naik {n} persen dari bulan sebelumnya.",
)
_REWORDED = ("kemudian", "lantas", "kabarnya", "tercatat", "setidaknya", "dilaporkan", "ketika itu", "di sana")

Pair = tuple[int, int]


class _Text:
    """A text under edits: its pieces, each with the place in the old text that it is from."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.origin = list(range(len(text)))  # of each character; -1 for what was put in

    def replace(self, start: int, end: int, text: str, *, keeps: bool) -> None:
        """Put a text in the place of another; `keeps` where it is the same figure with another value."""
        origin = [-1] * len(text)
        if keeps and text:
            origin[0] = self.origin[start]
        self.text = self.text[:start] + text + self.text[end:]
        self.origin[start:end] = origin

    def move(self, start: int, end: int, to: int) -> None:
        """Move a stretch before another place, which is outside it."""
        piece, origin = self.text[start:end], self.origin[start:end]
        self.text = self.text[:start] + self.text[end:]
        del self.origin[start:end]
        to -= (end - start) * (to > start)
        self.text = self.text[:to] + piece + self.text[to:]
        self.origin[to:to] = origin


def run(articles: Path | None, count: int, seed: int, *, verbose: bool = False) -> int:
    """Edit `count` articles and print precision, recall and F1 of the pairs, and the time that one article takes.

    verbose  whether to print every wrong and missed pair
    """
    import extractor

    if articles is not None and not articles.is_file():
        print(f"{articles}: no such file", file=sys.stderr)
        return 2
    random = Random(seed)
    nlp = extractor.load(links=False)
    ways: dict[str, Callable[[Version, Version], set[Pair]]] = {
        "cekangka": _cekangka,
        "by offsets": _offsets,
        "by value": _values,
        "by value between the same words": _contexts,
    }
    right, found, true = Counter[str](), Counter[str](), 0
    seconds, read = Counter[str](), 0
    for article in islice(_articles(articles, seed), count):
        edited = _edited(article.text, random)
        old = Version(article.id, extractor.extract(article, nlp), article, "rules")
        changed = Article(id=article.id, text=edited.text)
        new = Version(article.id, extractor.extract(changed, nlp), changed, "rules")
        pairs = _true(old.quantities, new.quantities, edited)
        true += len(pairs)
        read += 1
        for name, way in ways.items():
            began = time.process_time()
            made = way(old, new)
            seconds[name] += time.process_time() - began
            right[name] += len(made & pairs)
            found[name] += len(made)
            if name == "cekangka":
                began = time.process_time()
                changes.diff(old, new)
                seconds["diff"] += time.process_time() - began
            if verbose and name == "cekangka":
                _tell(old, new, made, pairs)
    if not true:
        print("no figures in these articles", file=sys.stderr)
        return 2
    print(f"{read:,} articles · {true:,} figures that stay\n")
    print(f"{'':<32} {'precision':>9} {'recall':>7} {'F1':>6} {'ms an article':>14}")
    for name in ways:
        precision, recall = right[name] / (found[name] or 1), right[name] / true
        f1 = 2 * precision * recall / (precision + recall or 1)
        print(f"{name:<32} {precision:>9.3f} {recall:>7.3f} {f1:>6.3f} {1000 * seconds[name] / read:>14.2f}")
    print(f"\nthe whole diff, with fields and ids: {1000 * seconds['diff'] / read:.2f} ms an article")
    return 0


def _articles(file: Path | None, seed: int) -> Iterator[Article]:
    if file is None:
        yield from (Article(id=str(number), text=text) for number, text in enumerate(made_up(seed)))
        return
    for item in iter_articles([str(file)], Options()):
        if isinstance(item, Unreadable):
            print(f"{item.name}: {item.reason['en']}", file=sys.stderr)
        else:
            yield Article(id=item.id, text=item.text)


def _edited(text: str, random: Random) -> _Text:
    """A few edits, each somewhere in the text."""
    made = _Text(text)
    edits = random.choices(_EDITS, k=random.randint(4, 16))
    for edit in edits:
        edit(made, random)
    return made


def _somewhere(pattern: re.Pattern[str], text: str, random: Random) -> re.Match[str] | None:
    found = [match for match in pattern.finditer(text) if match[0].strip()]
    return random.choice(found) if found else None


def _corrected(made: _Text, random: Random) -> None:
    if m := _somewhere(_NUMBER, made.text, random):
        digits = [random.choice("123456789") if digit.isdigit() and random.random() < 0.5 else digit for digit in m[0]]
        made.replace(m.start(), m.end(), "".join(digits), keeps=True)


def _dropped_digit(made: _Text, random: Random) -> None:
    if (m := _somewhere(_NUMBER, made.text, random)) and len(m[0]) > 1:
        made.replace(m.start(), m.end(), re.sub(r"[.,]", "", m[0])[:-1], keeps=True)


def _scale(made: _Text, random: Random) -> None:
    if m := _somewhere(re.compile(rf"(?<=\d )(?:{'|'.join(_SCALES)})\b"), made.text, random):
        made.replace(m.start(), m.end(), random.choice(_SCALES), keeps=False)


def _exchanged(made: _Text, random: Random) -> None:
    found = list(_NUMBER.finditer(made.text))
    if len(found) > 1:
        at = random.randrange(len(found) - 1)
        one, two = found[at], found[at + 1]
        made.replace(two.start(), two.end(), one[0], keeps=True)
        made.replace(one.start(), one.end(), two[0], keeps=True)


def _sentence_moved(made: _Text, random: Random) -> None:
    one, two = (_somewhere(_SENTENCE, made.text, random) for _ in range(2))
    if one and two and one.start() != two.start():
        made.move(one.start(), one.end(), two.start())


def _sentence_dropped(made: _Text, random: Random) -> None:
    if m := _somewhere(_SENTENCE, made.text, random):
        made.replace(m.start(), m.end(), "", keeps=False)


def _sentence_put_in(made: _Text, random: Random) -> None:
    if m := _somewhere(_SENTENCE, made.text, random):
        sentence = random.choice(_PUT_IN).format(n=random.randint(2, 900))
        made.replace(m.start(), m.start(), f"{sentence} ", keeps=False)


def _reworded(made: _Text, random: Random) -> None:
    for _ in range(random.randint(1, 8)):
        if m := _somewhere(_WORD, made.text, random):
            made.replace(m.start(), m.end(), random.choice(("", *_REWORDED)), keeps=False)


def _around_a_figure(made: _Text, random: Random) -> None:
    if m := _somewhere(_NUMBER, made.text, random):
        for word in list(_WORD.finditer(made.text, max(m.start() - 30, 0), m.start()))[::-2]:
            made.replace(word.start(), word.end(), random.choice(_REWORDED), keeps=False)


_EDITS = (
    _corrected, _corrected, _dropped_digit, _scale, _exchanged, _sentence_moved, _sentence_dropped, _sentence_put_in,
    _sentence_put_in, _reworded, _around_a_figure,
)  # fmt: skip


def _true(old: Sequence[Quantity], new: Sequence[Quantity], edited: _Text) -> set[Pair]:
    """The pairs of figures whose first number the edits carried from the one to the other."""
    places = {_first(figure): at for at, figure in enumerate(old)}
    pairs = set()
    for there, figure in enumerate(new):
        at = places.get(edited.origin[_first(figure)])
        if at is not None:
            pairs.add((at, there))
    return pairs


def _first(figure: Quantity) -> int:
    m = _NUMBER.search(figure.text)
    return figure.start + (m.start() if m else 0)


def _cekangka(old: Version, new: Version) -> set[Pair]:
    return {(at, there) for at, there in changes.pairs(old, new) if at is not None and there is not None}


def _by(old: Sequence[object], new: Sequence[object]) -> set[Pair]:
    left: dict[object, list[int]] = {}
    for there, key in enumerate(new):
        left.setdefault(key, []).append(there)
    return {(at, left[key].pop(0)) for at, key in enumerate(old) if left.get(key)}


def _offsets(old: Version, new: Version) -> set[Pair]:
    return _by([figure.start for figure in old.quantities], [figure.start for figure in new.quantities])


def _values(old: Version, new: Version) -> set[Pair]:
    keys = [[(q.value, q.low, q.unit, q.kind) for q in side.quantities] for side in (old, new)]
    return _by(*keys)


def _contexts(old: Version, new: Version) -> set[Pair]:
    keys = []
    for side in (old, new):
        words = Words.of(side.text.text if side.text else "", side.quantities)
        keys.append([(q.value, words.before(at), words.after(at)) for at, q in enumerate(side.quantities)])
    return _by(*keys)


def _tell(old: Version, new: Version, made: set[Pair], pairs: set[Pair]) -> None:
    def told(side: Version, at: int) -> str:
        figure, text = side.quantities[at], side.text.text if side.text else ""
        around = text[max(figure.start - 40, 0) : figure.end + 40].replace("\n", " ")
        return f"{figure.text!r} in …{around}…"

    for sort, some in (("wrong", made - pairs), ("missed", pairs - made)):
        for at, there in sorted(some):
            print(f"{sort} {old.article}\n  {told(old, at)}\n  {told(new, there)}")
