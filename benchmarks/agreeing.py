"""Articles made up so that all their figures agree: what the errors of `checks` are seeded into.

Every sentence is of one sort, has figures of its own and one of several wordings; the words are plain, so this is what
a check can do at best. News is harder: --articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from extractor.records import Article

_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
_NUMBERS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_TOWNS = ("Solo", "Malang", "Kupang", "Ambon", "Palu", "Jambi", "Medan", "Serang", "Bogor", "Tegal", "Kudus", "Bima")
_PROGRAMMES = ("Jaminan Pensiun", "Jaminan Kematian", "Program Maju", "Program Sehat", "Beasiswa Pintar", "Kartu Tani")
_SHELTERS = ("Posko Induk", "Posko Utara", "Rumah Singgah", "Balai Warga")
_GOODS = ("beras", "kopi", "karet", "teh", "kakao", "jagung")
_FIRMS = ("Bank Maju", "Semen Jaya", "Kereta Nusa", "Listrik Raya")
_SHARES = ("setuju", "menolak", "ragu-ragu", "abstain")
_RATES = {2016: 13_308, 2017: 13_381, 2018: 14_237, 2019: 14_147, 2020: 14_582, 2021: 14_308}  # rupiah for a US dollar


def agreeing(seed: int) -> Iterator[Article]:
    """Make articles without end, each with a date, a title that says what a sentence says, and ten sentences."""
    random = Random(seed)
    number = 0
    while True:
        day = date(random.choice([*_RATES]), 1, 1) + timedelta(days=random.randrange(365))
        chosen = random.sample(_SENTENCES, 10)
        title, first = _headline(random)
        sentences = [first, *(make(random, day) for make in chosen)]
        paragraphs = (" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))
        yield Article(id=f"{seed}-{number}", title=title, text="\n".join(paragraphs), date=day.isoformat())
        number += 1


def _plain(value: Decimal | int, places: int = 0) -> str:
    """A number the Indonesian way."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:,f}".translate(str.maketrans(",.", ".,"))


def _percent(part: Decimal | int, whole: Decimal | int, places: int = 2) -> str:
    return _plain(Decimal(100) * part / whole, places)


def _headline(random: Random) -> tuple[str, str]:
    firm, count = random.choice(_FIRMS), random.randint(1_100, 9_900)
    if random.random() < 0.5:
        profit = _plain(Decimal(count) / 1000, 2)
        return f"{firm} Raih Laba Rp{profit} Triliun", f"{firm} membukukan laba bersih Rp{profit} triliun."
    return (
        f"{firm} Bangun {_plain(count)} Rumah",
        f"Tahun ini {firm} membangun {_plain(count)} rumah untuk para pekerjanya.",
    )


def _weekday(random: Random, day: date) -> str:
    day -= timedelta(days=random.randrange(20))
    name, month = _DAYS[day.weekday()], _MONTHS[day.month - 1]
    return random.choice(
        (
            f"Rapat itu digelar pada {name} ({day.day}/{day.month}/{day.year}).",
            f"Rapat itu digelar di balai kota, {name}, {day.day} {month} {day.year}.",
            f"“Kami siap,” kata wali kota, {name} ({day.day}/{day.month}/{day.year}).",
        )
    )


def _words(random: Random, _: date) -> str:
    millions, years = random.randint(2, 9), random.randint(2, 9)
    return random.choice(
        (
            f"Tiap keluarga menerima Rp{millions}.000.000 ({_NUMBERS[millions]} juta rupiah).",
            f"Hakim menjatuhkan hukuman {years} ({_NUMBERS[years]}) tahun penjara.",
        )
    )


def _change(random: Random, _: date) -> str:
    base = random.randint(1_200, 98_000)
    level = base + random.randint(base // 20, base // 2)
    what, grown = random.choice(_GOODS), _percent(level - base, base)
    return random.choice(
        (
            f"Ekspor {what} naik {grown} persen dari {_plain(base)} ton menjadi {_plain(level)} ton.",
            f"Ekspor {what} mencapai {_plain(level)} ton, naik {grown} persen dari {_plain(base)} ton.",
            f"Impor {what} turun {_percent(level - base, level)} persen, dari {_plain(level)} ton menjadi "
            f"{_plain(base)} ton.",
        )
    )


def _difference(random: Random, _: date) -> str:
    base, step = random.randint(120, 900) * 100, random.randint(11, 90) * 100
    what = random.choice(_GOODS)
    return random.choice(
        (
            f"Harga {what} naik Rp{_plain(step)} dari Rp{_plain(base)} menjadi Rp{_plain(base + step)} per kilogram.",
            f"Harga {what} turun Rp{_plain(step)} menjadi Rp{_plain(base)} dari Rp{_plain(base + step)} per kilogram.",
        )
    )


def _index(random: Random, _: date) -> str:
    level = Decimal(random.randint(480_000, 690_000)) / 100
    points = Decimal(random.randint(1_050, 9_000)) / 100
    sign, verb = random.choice(((1, "menguat"), (-1, "melemah")))
    grown = _percent(points, level - sign * points)
    return f"Indeks saham {verb} {_plain(points, 2)} poin atau {grown} persen ke level {_plain(level, 2)}."


def _share(random: Random, _: date) -> str:
    whole = random.randint(220, 980)
    part = random.randint(whole // 5, whole - 20)
    share = _percent(part, whole)
    target = Decimal(random.randint(200, 980)) / 10
    real = _plain(target * random.randint(30, 90) / 100, 1)
    got = _percent(Decimal(real.replace(",", ".")), target, 1)
    return random.choice(
        (
            f"Sebanyak {part} siswa atau {share} persen dari {whole} siswa sudah divaksin.",
            f"Dari {whole} siswa itu, {part} siswa atau {share} persen sudah divaksin.",
            f"Realisasi pajak baru Rp{real} miliar atau {got} persen dari target Rp{_plain(target, 1)} miliar.",
        )
    )


def _rest(random: Random, _: date) -> str:
    one, two = random.randint(30, 50), random.randint(15, 30)
    rest = f"{100 - one - two} persen {random.choice(_SHARES[2:])}"
    return f"Sebanyak {one} persen responden {_SHARES[0]}, {two} persen {_SHARES[1]}, dan sisanya {rest}."


def _parts(random: Random, _: date) -> str:
    one, two = random.randint(24, 480), random.randint(24, 480)
    return random.choice(
        (
            f"Lomba itu diikuti {one + two} peserta yang terdiri dari {one} pria dan {two} wanita.",
            f"Gempa melukai {one + two} orang, terdiri atas {one} luka ringan dan {two} luka berat.",
        )
    )


def _list(random: Random, _: date) -> str:
    towns = random.sample(_TOWNS, random.randint(4, 6))
    names = f"{', '.join(towns[:-1])}, dan {towns[-1]}"
    return f"Pemerintah memilih {_NUMBERS[len(towns)]} kota, yaitu {names}."


def _worth(random: Random, day: date) -> str:
    millions = random.randint(11, 69)
    worth = _plain(Decimal(millions * _RATES[day.year]) / 1000, 1)
    joint = random.choice((" atau setara", " atau sekitar"))
    return f"Proyek itu menelan biaya US$ {millions} juta{joint} Rp {worth} miliar."


def _score(random: Random, _: date) -> str:
    lost = [random.randint(8, 19) for _ in range(3)]
    return random.choice(
        (
            f"Ia menang dua gim langsung, 21-{lost[0]}, 21-{lost[1]}.",
            f"Ia menang lewat rubber game 21-{lost[0]}, {lost[1]}-21, 21-{lost[2]}.",
        )
    )


def _twice(random: Random, _: date) -> str:
    shelter, count = random.choice(_SHELTERS), _plain(random.randint(1_200, 98_000))
    worth = f"Rp{_plain(random.randint(112, 987))} miliar"
    return random.choice(
        (
            f"{shelter} menampung {count} pengungsi. Hujan masih turun. {shelter} menampung {count} pengungsi.",
            f"Jumlah pengungsi di {shelter} mencapai {count} orang. Jumlah pengungsi di {shelter} itu, {count} orang, "
            "terus bertambah.",
            f"Proyek {shelter} menelan biaya {worth}. Menurut camat, biaya Proyek {shelter} sebesar {worth} "
            "ditanggung negara.",
        )
    )


def _siblings(random: Random, _: date) -> str:
    one, two, three = random.sample(_PROGRAMMES, 3)
    counts = [_plain(random.randint(1_200, 98_000)) for _ in range(3)]
    return (
        f"{one} membayar {counts[0]} klaim, {two} sebanyak {counts[1]} klaim, serta {three} sebanyak {counts[2]} klaim."
    )


def _order(random: Random, _: date) -> str:
    one, two = random.sample(_TOWNS, 2)
    most = random.randint(120, 900)
    return f"Kasus tertinggi ada di {one}, {most} kasus, disusul {two} {random.randint(most // 2, most - 9)} kasus."


def _age(random: Random, day: date) -> str:
    born = random.randint(1950, 1995)
    return f"Pria kelahiran {born} itu, kini berusia {day.year - born} tahun, memimpin panitia."


def _term(random: Random, _: date) -> str:
    start, years = random.randint(1998, 2010), random.randint(3, 9)
    return f"Ia menjabat lurah {start}–{start + years} selama {_NUMBERS[years]} tahun."


def _times(random: Random, _: date) -> str:
    times, base = random.randint(2, 4), random.randint(12, 90) * 10
    return f"Pengunjung naik {_NUMBERS[times]} kali lipat dari {base} orang menjadi {_plain(times * base)} orang."


_SENTENCES: tuple[Callable[[Random, date], str], ...] = (
    _weekday, _words, _change, _difference, _index, _share, _rest, _parts, _list, _worth, _score, _twice, _siblings,
    _order, _age, _term, _times,
)  # fmt: skip
