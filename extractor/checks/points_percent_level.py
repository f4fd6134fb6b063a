"""`points-percent-level`: by how much, how many percent, and to what level, of which the third does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from extractor.checks import Case, Check, Outcome
from extractor.checks._changes import Judged, judged
from extractor.checks._written import percent as written
from extractor.intervals import Interval, read

CHECK = Check(
    level="error",
    on=True,
    claim={
        "en": "The change of an index, a share or a currency in points or money, its percentage, and the level that it "
        "led to, do not fit together.",
        "id": "Perubahan indeks, saham, atau mata uang dalam poin atau uang, persentasenya, dan level yang dicapai "
        "tidak konsisten satu sama lain.",
    },
    blind={
        "en": "Which of the three is wrong, and slips too small to see behind the rounding.",
        "id": "Mana dari ketiganya yang keliru, dan selisih yang tertutup pembulatan.",
    },
    fires=(
        "IHSG melemah 10,2 poin atau 1,16% ke level 6.209,21.",
        "IHSG ditutup di level 6.209,21, melemah 10,2 poin atau 1,16%.",
        "IHSG terkoreksi 10,2 poin (-1,16%) ke 6.209,21.",
        "Sahamnya naik Rp14 atau 5,30% ke Rp250.",
        "Indeks itu turun 32,16 poin (0,51%) menjadi 5.244,47.",
        "Rupiah menguat 37 poin atau 0,57% ke level Rp14.022 per dolar AS.",
    ),
    silent=(
        "IHSG naik 28,47 poin atau 0,45% ke 6.265,16.",
        "IHSG melemah 10,2 poin atau 0,16% ke level 6.209,21.",
        "IHSG ditutup di level 6.209,21, melemah 10,2 poin atau 0,16%.",
        "IHSG yang dibuka di level 3.000, naik 10,2 poin atau 0,16% ke 6.209,21.",
        "Sahamnya turun Rp14 atau 5,30% ke Rp250.",
        "Rupiah menguat 37 poin atau 0,26% ke level Rp14.022 per dolar AS.",
        "Perak naik 1,9 sen, atau 0,1% menjadi USD18,186 per ons.",
        "Harga naik 5 poin. Sekitar 30 persen pedagang pindah ke pasar 12.",
        "IHSG turun 10 poin atau 100 persen ke level 0.",
        "Indeks turun 2,18 poin atau 0,07% ke 3,007.",
    ),
)


def find(case: Case) -> Iterator[Outcome]:
    """Compute every percentage from the points and the level."""
    for relation in case.once(judged):
        if relation.sort == "points" and relation.other is None:
            yield _outcome(relation)


def _outcome(relation: Judged) -> Outcome:
    amount, percent, level = relation.figures
    answer, working = relation.verdict.answer, partial(_working, relation)
    if answer != "contradicted":
        return Outcome(answer=answer, about=relation.figures, working=working)
    down = relation.move.direction == "down"
    ended = relation.move.level is not None  # else it began there, and where it went is not said
    computed, other_way = _computed(relation, down=down), ""
    if ended:
        turned = _share(relation, down=not down)
        other_way = written(turned, percent) if turned.meets(read(percent, "truncated")) else ""
    at = "at" if ended else "from"
    points = " ".join(filter(None, (amount.text, amount.counted)))
    return Outcome(
        answer=answer,
        about=relation.figures,
        working=working,
        level="error" if relation.verdict.certain else "warning",
        message={
            "en": f"{points} {at} {level.text} are {computed}, not {percent.text}"
            + (f"; {other_way} the other way" if other_way else ""),
            "id": f"{points} {'pada' if ended else 'dari'} {level.text} adalah {computed}, tidak konsisten dengan "
            f"{percent.text}" + (f"; {other_way} bila arahnya dibalik" if other_way else ""),
        },
        tried=relation.verdict.tried,
        readings=(f"{'naik' if down else 'turun'}: {other_way}",) if other_way else (),
        repair=computed if not other_way else "naik" if down else "turun",
        key=(relation.move.direction,),
    )


def _working(relation: Judged) -> str:
    amount, percent, level = relation.figures
    down, before = relation.move.direction == "down", level.text
    if relation.move.level is not None:
        before = f"({level.text} {'+' if down else '−'} {amount.text})"
    return f"{amount.text} / {before} = {_computed(relation, down=down)} {relation.verdict.sign} {percent.text}"


def _computed(relation: Judged, *, down: bool) -> str:
    return written(_share(relation, down=down), relation.figures[1])


def _share(relation: Judged, *, down: bool) -> Interval:
    """The percentage that the points are of where the level came from."""
    amount, _, level = relation.figures
    points, before = read(amount, "rounded"), read(level, "rounded")
    if relation.move.level is not None:
        before = before + points if down else before - points
    return points / before * 100
