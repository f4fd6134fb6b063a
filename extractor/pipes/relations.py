"""How figures stand to each other: shares, parts, rests, and the two ends of a change.

Start with `relations`. Every relation joins two figures of a text and is read off the words between them, or off
a phrase such as "di antaranya"; what is only likely is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.pipes.grammar import Chunk
from extractor.pipes.lexicon import Words
from extractor.records import Quantity, Relation


class Related(NamedTuple):
    """Figure `figure` stands in `relation` to figure `base`, as words first to stop say."""

    figure: int
    base: int
    relation: Relation
    first: int
    stop: int
    rule: str


_TO = frozenset({"menjadi", "ke", "jadi", "hingga", "sampai", "posisi", "level", "angka", "menuju"})
_FROM = frozenset({"dari", "semula", "sebelumnya", "dibanding", "dibandingkan", "ketimbang", "daripada"})
_PARTS = frozenset({"terdiri", "meliputi", "rincian", "perincian", "rinciannya", "perinciannya", "dirinci", "mencakup", "masing-masing"})
_AMONG = ("antaranya", "antara")


def relations(words: Words, chunks: Sequence[Chunk], figures: Sequence[Quantity], recent: Sequence[int]) -> list[Related]:
    """The relations of the figures of one sentence.

    recent  figures of the sentences before, the last one last
    """
    at = [i for i, c in enumerate(chunks) if c.tag == "F" and figures[c.figure].kind != "ordinal"]
    recent = [b for b in recent if figures[b].kind != "ordinal"]
    out: dict[int, Related] = {}

    def relate(figure: int, base: int, relation: Relation, first: int, stop: int, rule: str) -> None:
        out.setdefault(figure, Related(figure, base, relation, first, stop, rule))

    for k, i in enumerate(at):
        a = chunks[i].figure
        q = figures[a]
        if k + 1 < len(at):
            j = at[k + 1]
            b = chunks[j].figure
            between = [w.lower() for w in words.words[chunks[i].stop : chunks[j].first]]
            span = chunks[i].stop, chunks[j].first
            said = set(between)
            short = len(between) <= 7 and not said & {".", ";"}
            before = words.words[chunks[i].first - 1].lower() if chunks[i].first else ""
            if short and said & _TO and _one_clause(chunks[i + 1 : j]) and not said & {"dari"}:
                if q.change and not figures[b].change:
                    relate(a, b, "change", *span, "change-to")
                    _also(at, chunks, words, figures, k, b, relate)
                elif _from(chunks, words, i) and _alike(q, figures[b]):
                    relate(b, a, "from", chunks[i].first - 1, chunks[j].first, "from-to")
            elif short and between[:1] == ["dari"] and not said & _TO and _plain(chunks[i + 1 : j], words):
                if q.change:
                    relate(a, b, "from", *span, "change-from")
                elif q.kind == "percent" and figures[b].kind != "percent":
                    relate(a, b, "share", *span, "share-of")
                elif q.kind in ("cardinal", "multiple") and _alike(q, figures[b]) and _value(q) <= _value(figures[b]):
                    relate(a, b, "part", *span, "part-of")
            elif said & _FROM and _alike(q, figures[b]) and len(between) <= 14 and _compares(between):
                relate(a, b, "from", *span, "compared-with")
        near = [w.lower() for w in words.words[chunks[i].stop : chunks[i].stop + 3]]
        lead = [w.lower() for w in words.words[max(chunks[i].first - 3, 0) : chunks[i].first]]
        if near[:2] in (["di", "antaranya"], ["di", "antara"]) or lead[-2:] == ["di", "antaranya"] or "lainnya" in near[:2]:
            base = _base(a, [chunks[x].figure for x in at[:k]], recent, figures)
            if base is not None:
                relate(a, base, "part" if figures[base].unit == q.unit else "share", chunks[i].first, chunks[i].stop + 2, "among")
        if "sisanya" in lead or near[:1] == ["sisanya"]:
            base = _base(a, [chunks[x].figure for x in at[:k]], recent, figures)
            if base is not None:
                relate(a, base, "rest", chunks[i].first - 1, chunks[i].stop, "rest")
    _parts(words, chunks, at, figures, recent, relate)
    _of_which(words, chunks, at, figures, recent, relate)
    _shares(words, chunks, at, figures, recent, relate)
    _sums(chunks, at, figures, recent, relate)
    _pointed(words, chunks, at, figures, recent, relate)
    _after_level(words, chunks, at, figures, relate)
    return list(out.values())


def _also(at, chunks, words, figures, k, b, relate) -> None:
    """The same change given before another way: "4,2 poin atau 0,07 persen ke 6.215"."""
    if k == 0:
        return
    i, j = at[k - 1], at[k]
    between = [w.lower() for w in words.words[chunks[i].stop : chunks[j].first]]
    if len(between) <= 3 and set(between) & {"atau", "(", "/", "setara"}:
        relate(chunks[i].figure, b, "change", chunks[i].stop, chunks[j].first, "change-to")


def _from(chunks, words, i) -> bool:
    first = chunks[i].first
    return any(w.lower() in ("dari", "semula") for w in words.words[max(first - 2, 0) : first])


def _one_clause(between: Sequence[Chunk]) -> bool:
    return all(c.tag not in 's."\nyR' for c in between)


def _plain(between: Sequence[Chunk], words: Words) -> bool:
    """Whether nothing but the base's own head stands between: "dari total", "dari jumlah"."""
    return all(c.tag in "pka" or (c.tag == "N" and (c.metric or c.stop - c.first <= 2)) for c in between)


def _compares(between: Sequence[str]) -> bool:
    return any(w in ("dibanding", "dibandingkan", "ketimbang", "daripada") for w in between) or (
        "dari" in between and any(w in ("naik", "turun", "meningkat", "menurun", "tinggi", "rendah", "merosot", "melonjak") for w in between[: between.index("dari")])
    )


def _alike(a: Quantity, b: Quantity) -> bool:
    return a.kind == b.kind and a.unit == b.unit


def _value(q: Quantity):
    return q.value if q.value is not None else (q.low or 0)


def _base(a: int, here: Sequence[int], recent: Sequence[int], figures: Sequence[Quantity]) -> int | None:
    """The figure that the one at hand is some of: the nearest before that is as large and of its sort."""
    q = figures[a]
    for b in [*reversed(here), *reversed(recent[-4:])]:
        other = figures[b]
        if q.kind == "percent":
            if other.kind == "cardinal":
                return b
        elif other.kind == q.kind and other.unit == q.unit and _value(other) > _value(q):
            return b
    return None


def _parts(words, chunks, at, figures, recent, relate) -> None:
    """As in "76 orang, terdiri atas 40 pria dan 36 wanita"; the whole may stand in the sentence before."""
    if at and recent:
        lead = {w.lower() for w in words.words[chunks[0].first : chunks[at[0]].first]}
        if lead & _PARTS - {"masing-masing", "mencakup"}:
            for i in at:
                q = figures[chunks[i].figure]
                base = next((b for b in reversed(recent[-4:]) if _alike(figures[b], q) and _value(figures[b]) > _value(q)), None)
                if base is not None and not q.change and _same_noun(q, figures[base]):
                    relate(chunks[i].figure, base, "part", chunks[0].first, chunks[i].stop, "details")
    for k, i in enumerate(at):
        rest = at[k + 1 :]
        if not rest:
            return
        q = figures[chunks[i].figure]
        between = {w.lower() for w in words.words[chunks[i].stop : chunks[rest[0]].first]}
        if not between & _PARTS or q.change:
            continue
        for j in rest:
            b = chunks[j].figure
            part = figures[b]
            if _alike(q, part) and _value(part) < _value(q):
                relate(b, chunks[i].figure, "part", chunks[i].stop, chunks[rest[0]].first, "parts")
            elif part.kind == "percent" and q.kind in ("cardinal", "money", "measure") and not part.change:
                relate(b, chunks[i].figure, "share", chunks[i].stop, chunks[rest[0]].first, "parts")
        return


def _of_which(words, chunks, at, figures, recent, relate) -> None:
    """As in "Dari 40 pengungsi itu, 32 orang berasal dari Sampang", "Dari jumlah tersebut, 12 dirawat"."""
    opens = [
        i for i, c in enumerate(chunks)
        if c.tag == "p" and words.words[c.first].lower() == "dari" and (i == 0 or chunks[i - 1].tag in '.",s"')
    ]
    for i in opens:
        comma = next((j for j in range(i, len(chunks)) if chunks[j].tag == ","), None)
        if comma is None:
            continue
        inside = [j for j in at if i < j < comma]
        if len(inside) == 1 and inside[0] - i <= 3:
            base = chunks[inside[0]].figure
        elif not inside and comma - i <= 3 and recent and words.words[chunks[comma - 1].stop - 1].lower() in ("itu", "tersebut", "ini"):
            head = words.words[chunks[comma - 1].first].lower()
            same = [b for b in recent[-6:] if head in (figures[b].counted or "") or head in ("jumlah", "total", "angka")]
            if not same:
                continue
            base = same[-1]
        else:
            continue
        for j in at:
            if j > comma:
                q = figures[chunks[j].figure]
                other = figures[base]
                if q.kind == "percent" and other.kind != "percent" and not q.change:
                    relate(chunks[j].figure, base, "share", chunks[i].first, chunks[comma].first, "of-which")
                elif _alike(q, other) and q.kind != "ordinal" and _value(q) < _value(other) and _same_noun(q, other):
                    relate(chunks[j].figure, base, "part", chunks[i].first, chunks[comma].first, "of-which")
                if j == next((x for x in at if x > comma), None) and any(c.tag in "s" for c in chunks[comma + 1 : j]):
                    break


def _same_noun(a: Quantity, b: Quantity) -> bool:
    """Whether two counts may be of the same thing."""
    if a.counted is None or b.counted is None:
        return True
    one, two = set(a.counted.split()), set(b.counted.split())
    return bool(one & two) or bool({"orang", "jiwa"} & (one | two))


def _shares(words, chunks, at, figures, recent, relate) -> None:
    """As in "19 persen dari total utang", "52 persen perempuan", where the whole was given before."""
    base = None
    for i in at:
        q = figures[chunks[i].figure]
        if q.kind != "percent" or q.change:
            continue
        after = chunks[i + 1 : i + 4]
        noun = None
        if len(after) >= 2 and after[0].tag == "p" and words.words[after[0].first].lower() == "dari" and after[1].tag == "N":
            low = [w.lower() for w in words.words[after[1].first : after[1].stop]]
            if low[0] in ("total", "jumlah", "seluruh", "keseluruhan") and len(low) > 1:
                noun = low[1]
        elif after and after[0].tag == "N" and not after[0].name:
            noun = words.words[after[0].first].lower()
        if noun is not None:
            for b in reversed(recent[-8:]):
                other = figures[b]
                if other.kind in ("cardinal", "money") and not other.change and noun in f"{other.counted or ''} {words_of(other)}".split():
                    base = b
                    break
        if base is not None and (noun is not None or len(at) > 1):
            relate(chunks[i].figure, base, "share", chunks[i].first, chunks[min(i + 2, len(chunks) - 1)].stop, "share-of-noun")


def words_of(q: Quantity) -> str:
    return f"{q.metric or ''} {q.subject or ''}".lower()


def _sums(chunks, at, figures, recent, relate) -> None:
    """Figures that add up to one given before: "44 rumah: 28 di RT 5 dan 16 di RT 6"."""
    here = [chunks[i].figure for i in at]
    pool = [*recent[-6:], *here]
    for k, t in enumerate(pool):
        total = figures[t]
        if total.kind not in ("cardinal", "money", "measure", "percent") or total.value is None or total.change:
            continue
        parts: list[int] = []
        for b in pool[k + 1 :]:
            part = figures[b]
            if _alike(part, total) and part.value is not None and not part.change and part.value > 0 and _same_noun(part, total):
                parts.append(b)
        for size in range(2, len(parts) + 1):
            some = parts[:size]
            if sum(figures[b].value for b in some) == total.value and _telling(total, figures, some) and some[-1] in here:
                for b in some:
                    relate(b, t, "part", chunks[at[0]].first, chunks[at[-1]].stop, "adds-up")
                break


def _telling(total: Quantity, figures, parts) -> bool:
    """Whether the sum is no chance: large numbers, or one noun for all."""
    digits = len(str(total.value.normalize()).replace("-", "").replace(".", "").split("E")[0])
    if digits >= 3:
        return True
    nouns = {figures[b].counted for b in parts} | {total.counted}
    return len(nouns) == 1 and None not in nouns


def _pointed(words, chunks, at, figures, recent, relate) -> None:
    """As in "Angka ini tumbuh 10,3 persen", where the level stands in the sentence before."""
    if not at or not recent:
        return
    q = figures[chunks[at[0]].figure]
    if not q.change or q.kind != "percent":
        return
    head = next((c for c in chunks if c.tag in "No"), None)
    if head is None:
        return
    low = [w.lower() for w in words.words[head.first : head.stop]]
    points = low[0] in ("angka", "jumlah", "nilai", "realisasi", "capaian", "posisi", "hasil") and low[-1] in ("ini", "itu", "tersebut")
    if points or low[0] in ("angkanya", "jumlahnya", "nilainya"):
        levels = [b for b in recent[-5:] if not figures[b].change and figures[b].kind in ("money", "cardinal", "measure") and figures[b].per is None]
        if levels:
            relate(chunks[at[0]].figure, levels[-1], "change", head.first, head.stop, "points-back")


def _after_level(words, chunks, at, figures, relate) -> None:
    """As in "500 ton, naik 5 persen" and "laba Rp5 triliun atau tumbuh 3 persen": nothing new is spoken of between."""
    for i, j in zip(at, at[1:], strict=False):
        level, change = figures[chunks[i].figure], figures[chunks[j].figure]
        if level.change or not change.change or level.kind not in ("money", "cardinal", "measure"):
            continue
        if change.kind != "percent" and not (_alike(level, change) and _value(change) < _value(level)):
            continue
        between = chunks[i + 1 : j]
        nouns = [c for c in between if c.tag == "N"]
        said = {w.lower() for w in words.words[chunks[i].stop : chunks[j].first]}
        if len(nouns) > 1 or (nouns and between[0] is not nouns[0]) or said & {"sementara", "sedangkan", "dan", "serta", "."}:
            continue
        if chunks[j].first - chunks[i].stop <= 9 and (said & {",", "atau", "(", "yang"}):
            relate(chunks[j].figure, chunks[i].figure, "change", chunks[i].stop, chunks[j].first, "level-then-change")
