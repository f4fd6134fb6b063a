"""`percent-over-100`: more than a hundred percent of people, votes and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.checks import Case, Check, Outcome
from extractor.intervals import Interval, decide

CHECK = Check(
    level="warning",
    on=True,
    claim={
        "en": "A share of respondents, voters, votes or others that are counted one by one is over 100 percent.",
        "id": "Bagian dari responden, pemilih, suara, atau orang lain yang dihitung satu per satu melebihi 100 persen.",
    },
    blind={
        "en": "Shares of what can be had more than once, such as telephones, and rates of targets.",
        "id": "Bagian dari hal yang bisa dimiliki lebih dari satu, misalnya telepon, dan capaian target.",
    },
    fires=("Sebanyak 112 persen responden menyatakan puas.", "Ia meraih 102,5 persen dari total suara sah."),
    silent=(
        "Jumlah telepon seluler mencapai 133% dari total populasi.",
        "Jumlah responden naik 112 persen responden tahun lalu.",
        "Realisasinya 112 persen dari target peserta.",
        "Sebanyak 98 persen responden menyatakan puas.",
    ),
)

_ONES = (
    r"responden|pemilih|suara|siswa|pelajar|mahasiswa|pegawai|karyawan|guru|anggota|korban|pasien|pendukung|penumpang"
)
_OF_ONES = re.compile(rf"^(?:dari )?(?:(?:total|seluruh|semua|jumlah|keseluruhan) )*(?:{_ONES})\b")
_ALL = Interval(None, 100)


def find(case: Case) -> Iterator[Outcome]:
    """Look at every percentage of a noun for things that are counted one by one."""
    for figure in case.quantities:
        if figure.kind != "percent" or figure.unit != "%" or figure.change or figure.value is None:
            continue
        ones = _OF_ONES.match(case.after(figure, 60))
        if ones is None:
            continue
        verdict = decide([figure], lambda percent: (percent, _ALL))
        yield Outcome(
            answer=verdict.answer,
            about=[figure],
            working=f"{figure.text} {'≤' if verdict.answer == 'consistent' else '>'} 100 %",
            message={
                "en": f'{figure.text} "{ones[0]}" is more than all of them',
                "id": f'{figure.text} "{ones[0]}" tidak konsisten: lebih dari semuanya',
            },
        )
