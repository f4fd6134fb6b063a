"""`parts-total`: the parts that a whole is said to consist of do not add up to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import add

from extractor.checks import Case, Check, Outcome
from extractor.checks._pointing import likeliest, pointed, points_back
from extractor.checks._written import span
from extractor.intervals import Interval, decide, read
from extractor.records import Quantity

CHECK = Check(
    level="error",
    on=True,
    claim={
        "en": 'A whole "terdiri dari" parts that are all given, and they do not add up to it; or the parts that are '
        "given are more than the whole, which is a warning.",
        "id": "Suatu keseluruhan terdiri dari bagian-bagian yang disebutkan semuanya, dan jumlahnya tidak sama; atau "
        "bagian yang disebutkan sudah melebihi keseluruhan, yang hanya peringatan.",
    },
    blind={
        "en": "Parts in several sentences, parts of parts, and parts that overlap.",
        "id": "Bagian dalam beberapa kalimat, bagian dari bagian, dan bagian yang tumpang-tindih.",
    },
    fires=(
        "Api menghanguskan 214 kios. Jumlah itu terdiri atas 120 kios pakaian, 85 kios sembako, dan 36 kios plastik.",
        "Lomba itu diikuti 156 peserta terdiri dari 96 pria dan 73 wanita.",
        "Lomba itu diikuti 156 peserta yang terdiri dari 96 pria dan 73 wanita.",
        "Ada 40 korban, terdiri atas 12 luka berat, 8 luka ringan, dan 10 tewas.",
        "Ada 40 korban, terdiri atas 12 luka berat dan 62 luka ringan.",
        "Ada 40 korban, terdiri atas 32 luka berat, 18 luka ringan.",
        "Jumlah korban 25 orang, yakni 12 tewas, 8 luka berat, dan 6 luka ringan.",
        "Sebanyak 156 peserta (96 pria dan 73 wanita) ikut lomba.",
        "Lomba itu diikuti 156 peserta, mencakup 96 pria dan 73 wanita, yang semuanya dari kota ini.",
        "Dana Rp50 miliar itu dibagi menjadi Rp24 miliar untuk jalan dan Rp31 miliar untuk jembatan.",
    ),
    silent=(
        "Api menghanguskan 241 kios. Jumlah itu terdiri atas 120 kios pakaian, 85 kios sembako, dan 36 kios plastik.",
        "Tim 45 personel itu terdiri dari 20 Brimob, 15 Sabhara, dan 10 intel dibantu 30 tentara.",
        "Sebanyak 40 rumah terdiri dari 30 rusak ringan dan 10 rusak berat, serta 2 masjid rusak.",
        "Ada 45 korban, terdiri dari 12 anak-anak, 20 perempuan, dan 25 laki-laki termasuk anak.",
        "Lomba itu diikuti 156 peserta terdiri dari 83 pria dan 73 wanita.",
        "Lomba itu diikuti 156 peserta, antara lain terdiri dari 96 pria dan 40 wanita.",
        "Lomba itu diikuti 156 peserta terdiri dari 96 pria dan sisanya wanita.",
        "Ada 40 korban, terdiri atas 12 luka berat, 8 luka ringan.",
        "Dananya Rp9,9 triliun, terdiri dari Rp5,1 triliun hibah dan Rp2,5 triliun pinjaman. Dan utang Rp2,3 triliun.",
        "Belanja Rp620 miliar dari pagu Rp3.621 miliar, terdiri dari gaji Rp413 miliar dan jasa Rp207 miliar.",
        "Ada 5 kecamatan yang terdiri dari 30 desa dan 12 kelurahan.",
        "Penawarannya lebih mahal Rp300 miliar, yakni Rp4,1 triliun, dibanding pesaing Rp3,8 triliun.",
        "Ada 3 korban, yaitu Adi (23 tahun), Budi (31 tahun), dan Cici (8 tahun).",
        "Jumlah korban 25 orang, yakni 12 tewas, 8 luka berat, dan 6 luka ringan, sedangkan 4 orang hilang.",
        "Sebanyak 156 peserta (96 pria dan 60 wanita) ikut lomba.",
        "Korbannya antara lain Adi (41), Budi (36), dan seorang anak berusia 9 tahun.",
        "Dananya Rp3,3 triliun, terdiri dari Rp1,5 triliun hibah dan Rp1,7 triliun pinjaman.",
    ),
)

_PEOPLE = frozenset({"orang", "jiwa", "korban", "peserta", "siswa", "warga", "penumpang"})
_MOST = 20  # parts of one whole
# What leads to all the parts; other words do only where the last part has its "dan" and nothing goes on behind it.
_CONSIST = re.compile(
    r"(?P<sure>\b(?:terdiri|tersusun|terbagi|dibagi) (?:dari|atas|menjadi|dalam)\b)"
    r"|\b(?:yakni|yaitu|meliputi|mencakup|(?:dengan )?(?:pe)?rincian(?:nya)?)\b|^[\w -]*\($"
)
# What is not a list of parts that stand side by side, or not all of them.
_LOOSE = re.compile(
    r"\b(?:antara lain|di antaranya|termasuk|masing-masing|sisanya|lainnya|selebihnya|dengan|per|setiap|yang)\b|[(]"
)
_MORE = re.compile(r"\b(?:antara lain|di antaranya|termasuk|sisanya|lainnya|selebihnya|ditambah)\b")
_OVERLAP = re.compile(r"\btermasuk\b")
_LAST = re.compile(r"\b(?:dan|serta)\b")
_GOES_ON = re.compile(r"^[^.;]*(?:,| dan | serta )[^.;]*\d")
_NEXT = re.compile(
    r"\W*(?:dan|serta|kemudian|lalu|sisanya|selebihnya|sementara|sedangkan|adapun|selain)\b", re.IGNORECASE
)


def find(case: Case) -> Iterator[Outcome]:
    """Add up the parts of every whole."""
    for figures, words in case.chains:
        for i, between in enumerate(words[:-1]):
            if not _alike(figures[i + 1], figures[i]) or figures[i].change or figures[i].value is None:
                continue
            told = _CONSIST.search(between)
            if told is None:
                continue
            whole, behind, joints = figures[i], figures[i + 1 : i + 2 + _MOST], words[i + 1 : i + 1 + _MOST]
            parts = [part for part in behind if _alike(part, whole)]
            plain = len(parts) == len(behind) >= 2 and not any(_LOOSE.search(joint) for joint in joints)
            before, after = between[: told.start()].removesuffix("yang "), between[told.end() :]
            plain = plain and not _LOOSE.search(before) and not _LOOSE.search(after)
            if not plain or not all(_within(part, whole) for part in parts):
                continue
            whole_list = _LAST.search(joints[-1]) is not None and _ends(case, parts[-1])
            if whole_list or told["sure"]:
                earlier = figures[max(i - _MOST, 0) : i]  # "A dari pagu B, terdiri dari"
                wholes = [whole, *(one for one in earlier if _alike(one, whole))]
                if _OVERLAP.search(case.after(parts[-1])) or any(
                    _agree(whole, parts[:n]) for n in range(2, len(parts))
                ):
                    continue  # the list was over before its last figure
                made = [_outcome(one, parts, whole_list=whole_list, sure=bool(told["sure"])) for one in wholes]
                yield next((outcome for outcome in made if outcome.answer == "consistent"), made[0])
        yield from likeliest(_of_those(case, figures, words))


def _of_those(case: Case, figures: Sequence[Quantity], words: Sequence[str]) -> Iterator[Outcome]:
    """The parts of a whole that the sentence before tells: "Jumlah itu terdiri atas"."""
    parts, joints = figures[: _MOST + 1], words[:_MOST]
    if parts[0].kind == "percent":
        return  # whose whole is 100
    if any(not _alike(part, parts[0]) or part.value is None for part in parts) or any(map(_LOOSE.search, joints)):
        return
    if _LAST.search(joints[-1]) is None:
        return
    told = _CONSIST.search(case.before(parts[0]))
    if told is None or told["sure"] is None or not points_back(case, parts[0], out_of=False):
        return
    if _ends(case, parts[-1]) and not _OVERLAP.search(case.after(parts[-1])):
        most = max(part.value or 0 for part in parts)
        wholes = pointed(case, parts[0], lambda whole: _alike(parts[0], whole) and (whole.value or 0) > most)
        yield from (_outcome(whole, parts, whole_list=True, sure=True) for whole in wholes)


def _ends(case: Case, last: Quantity) -> bool:
    """Whether nothing behind the last part goes on with the list, in its sentence or the next."""
    behind = case.after(last)
    if _MORE.search(behind) or _GOES_ON.search(behind):
        return False
    return _NEXT.match(case.article.field(last.field), last.sentence[1]) is None


def _within(part: Quantity, whole: Quantity) -> bool:
    """Whether a part can be one; one that is as large as the whole only where it is of the same."""
    if part.value is None or whole.value is None:
        return False
    same = part.kind != "cardinal" or part.counted == whole.counted or whole.counted in _PEOPLE
    return same or part.value < whole.value


def _alike(part: Quantity, whole: Quantity) -> bool:
    return (part.kind, part.unit, part.per) == (whole.kind, whole.unit, whole.per) and not part.change


def _adds_up(whole: Interval, *parts: Interval) -> tuple[Interval, Interval]:
    return whole, reduce(add, parts)


def _agree(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    return decide([whole, *parts], _adds_up).answer == "consistent"


def _outcome(whole: Quantity, parts: Sequence[Quantity], *, whole_list: bool, sure: bool) -> Outcome:
    verdict = decide([whole, *parts], _adds_up)
    total = reduce(add, (read(part, "rounded") for part in parts))
    over = total.low is not None and whole.value is not None and total.low > whole.value
    answer = verdict.answer if verdict.answer != "contradicted" or whole_list or over else "undecided"
    sign = "=" if answer == "consistent" else "≠"
    return Outcome(
        answer=answer,
        about=[whole, *parts],
        working=f"{' + '.join(part.text for part in parts)} = {span(total)} {sign} {whole.text}",
        level="error" if sure and whole_list and verdict.certain else "warning",
        message={
            "en": f"the parts add up to {span(total)}, not to {whole.text}",
            "id": f"jumlah bagiannya {span(total)}, tidak konsisten dengan {whole.text}",
        },
        repair=span(total),
    )
