"""Links: whose figure it is, of what, where, when, who said it, and how it stands to other figures."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict
from shell import UNCOMPILED

import extractor
from extractor import Article, Quantity
from extractor.pipes import clauses, spots
from extractor.pipes.grammar import Chunk
from extractor.pipes.reading import Reading

SAMPLES = Path(__file__).parent.parent / "samples"

PLAIN = extractor.load(links=False)
LINK_FIELDS = {
    "subject", "subjects", "metric", "place", "period", "interval", "speaker", "speaker_role", "of", "relation",
    "links", "counted",
}  # fmt: skip
PIECES = (  # noqa: SIM905 - a list of them would take a line each
    'Harga|beras|naik|turun|dari|ke|menjadi|sebesar|mencapai|yang|di|Jakarta|Kota Bogor|Jalan Anggrek|Malang|(|)|"|“|”|,'
    "|.|\n|:|-|dan|serta|masing-masing|disusul|sisanya|di antaranya|lainnya|total|jumlahnya|angka tersebut|ia|dia|kata|ujar"
    "|katanya|Adi|Kepala Dinas|mengatakan|menurut data|BPS|mencatat|dilansir|Demikian|Sementara|Sedangkan|pada 2025|kemarin"
    "|Senin (2/2/2026)|tahun lalu|bulan sebelumnya|5|12 orang|7,5 persen|Rp5 juta|US$3|4 km|ketiga|5-10 persen|5 (lima)"
    "|😀|\u200f|\x00|<b>"
).split("|")
texts = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
steady = settings(derandomize=True, deadline=None, database=None, max_examples=600)


def figures(text: str, **article: Any) -> list[Quantity]:
    return extractor.extract(Article(id="a", text=text, **article))


def one(text: str, **article: Any) -> Quantity:
    (quantity,) = figures(text, **article)
    return quantity


# Whatever the text


@steady
@given(texts)
def test_links_change_nothing_else(text: str) -> None:
    """A linked figure is the figure that is found without links, but for its links and an elided noun."""
    linked, plain = extractor.extract(text), extractor.extract(text, PLAIN)

    assert [{k: v for k, v in asdict(q).items() if k not in LINK_FIELDS} for q in linked] == [
        {k: v for k, v in asdict(q).items() if k not in LINK_FIELDS} for q in plain
    ]
    assert all(q.counted == p.counted or p.counted is None for q, p in zip(linked, plain, strict=True))


@steady
@given(texts)
def test_every_link_has_its_rule_and_its_evidence(text: str) -> None:
    """What a field says was read from words of the text, and only fields that say something have evidence."""
    for quantity in figures(text):
        named = {name for name in ("subject", "metric", "place", "period", "speaker", "of") if getattr(quantity, name)}
        assert {link.name for link in quantity.links} == named
        for link in quantity.links:
            assert link.rule
            evidence = text[link.start : link.end]
            assert evidence.strip()
            assert link.name not in ("subject", "place", "period") or getattr(quantity, link.name) in evidence
        assert (quantity.of is None) == (quantity.relation is None)


@steady
@given(texts)
def test_a_relation_joins_two_figures_of_the_text(text: str) -> None:
    """A figure is never a share of itself or of something that is not there."""
    found = figures(text)
    ids = {quantity.id for quantity in found}

    for quantity in found:
        assert quantity.of is None or (quantity.of in ids and quantity.of != quantity.id)


@UNCOMPILED
@pytest.mark.parametrize(
    "piece",
    [
        "harga beras Rp12.000 dan gula Rp5.000, ", "12 orang ", "dari 5 ", "5 persen dari total ", "5 (", "di Jakarta 5 orang ",
        "pada 2019 5 orang ", "naik 5 persen menjadi ", "Ia naik 5 persen. ", "A dan B masing-masing 5 ", "- beras Rp5.000\n",
        "kata Adi 5 orang ", "yang membeli beras 5 ", "masing-masing 5 orang ", "Rupiah naik 5 persen. ", "Pulau ini 5 km. ",
        "5 orang dari 6 orang, ", "Dinas Anu, 5 ", '5 drama "Anu Itu" ', "kata gubernur ada 5 truk. ",
        "tetapi lembaga itu naik 5 ton ", "beras 5 ton pada 2025 sejak ", "Harga naik dari Rp40 menjadi Rp65.\n",
        "Pada 2024 dan 2025 masing-masing 5 persen. ", "Adi dari Bank Elang mengatakan 5 orang ",
    ],
)  # fmt: skip
def test_the_work_of_linking_grows_with_the_text(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the text in one line takes about four times the work: calls, and words and chunks looked through."""
    looked = 0

    lows = Reading.lows

    def words(reading: Reading, first: int, stop: int) -> list[str]:
        nonlocal looked
        found = lows(reading, first, stop)
        looked += len(found)
        return found

    def read(reading: Reading, own: Sequence[Chunk], tags: str) -> clauses.Clause:
        nonlocal looked
        looked += len(own)
        return clauses.read(reading, own, tags)

    monkeypatch.setattr(Reading, "lows", words)
    monkeypatch.setattr(spots, "read", read)

    def work(copies: int) -> int:
        nonlocal looked
        looked = 0
        profile = cProfile.Profile()
        profile.runcall(extractor.extract, piece * copies)
        return looked + int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    extractor.extract(piece)
    assert work(400) < 6 * work(100)


# Subjects and metrics


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Harga cabai rawit mencapai Rp80.000.", [("Harga cabai rawit", "Harga")]),
        ("Jaminan Hari Baik tercatat sebanyak 40 klaim dengan nilai Rp70 juta.", [("Jaminan Hari Baik", None), ("Jaminan Hari Baik", "nilai klaim")]),
        ("IHSG ditutup melemah 4 poin atau 0,07 persen ke posisi 6.215.", [("IHSG", "melemah"), ("IHSG", "melemah"), ("IHSG", "posisi")]),
        ("Kubu Barat yang memenangkan lelang mendapatkan skor 93.", [("Kubu Barat", "skor")]),
        ("Menurut panitia, survei itu menunjukkan penjualan sepeda tumbuh 5 persen.", [("penjualan sepeda", "tumbuh")]),
        ("Ada 25 perusahaan tambang di sana.", [("perusahaan tambang", None)]),
        ("Penurunan kadar debu mencapai 12 persen.", [("kadar debu", "Penurunan kadar debu")]),
        ("Kenaikan 23 persen untuk tarif cukai mulai berlaku.", [("tarif cukai", "Kenaikan")]),
        ("Sebanyak 52 persen perempuan setuju. Jumlahnya mencapai 54 persen di kota.", [("perempuan", None), ("perempuan", "Jumlah")]),
        ("Dari 25 pabrik, dua di antaranya pabrik gula dan 23 lainnya pabrik kecap.", [("pabrik", None), ("pabrik gula", None), ("pabrik kecap", None)]),
        ("BPS mencatat inflasi Januari 2026 sebesar 0,5 persen.", [("inflasi", "inflasi")]),
        ("Menurut Andi, 3 dari 10 siswa tidak lulus.", [("siswa", None), ("siswa", None)]),
        ("Impor gula dari Brasil naik 10 persen.", [("Impor gula", "naik")]),
        ("Penawaran dari Kubu Barat mencapai Rp5 miliar.", [("Kubu Barat", "Penawaran")]),
        ("Tarif kereta Jakarta-Bogor naik Rp2.000.", [("Tarif kereta Jakarta-Bogor", "naik")]),
        ("Sebanyak 12 warga ditangkap bersama sabu senilai Rp5 miliar.", [("warga", None), ("sabu", "nilai")]),
        ("Rudi Hartawan (31) ditangkap dengan barang bukti 10 gram sabu.", [("Rudi Hartawan", "usia"), ("barang bukti", None)]),
        ("Polisi melayangkan panggilan kedua kepada Rudi Hartawan.", [("panggilan", None)]),
        ("Kerja sama kedua negara berjalan.", [("negara", None)]),
        ("Kemenkeu berencana menaikkan cukai rokok rata-rata sebesar 23 persen.", [("cukai rokok", "menaikkan")]),
        ("Drama \"Musim Panen\" mencatat rating 7 persen.", [("Drama \"Musim Panen\"", "rating")]),
        ("Ponsel Elang memiliki layar 6,4 inci.", [("Ponsel Elang", "layar")]),
        ("Ponsel Elang ini panjangnya 160 mm.", [("Ponsel Elang", "panjang")]),
        ("Total utang kita Rp103 triliun.", [("Total utang", "Total utang")]),
        ("Kontingen Jawa meraih 5 emas, 3 perak, dan 7 perunggu.", [("Kontingen Jawa", None)] * 3),
        ("Kuota ibadah mencakup 203 jemaah reguler dan 17 jemaah khusus.", [("Kuota ibadah", "Kuota"), ("jemaah khusus", None)]),
        ("Komposisinya, 74,6 persen untuk makanan dan sisanya barang.", [("makanan", "Komposisi")]),
        ("Gempa terjadi dengan kecepatan angin 55 km per jam.", [("angin", "kecepatan")]),
        ("SEMARANG — Hujan deras turun. Terjadi 5 longsor.", [("longsor", None)]),
        ("Setiap tahun 500 petani pindah.", [("petani", None)]),
        ("Pulau Anggrek dibuka. Pulau itu dijual Rp5 miliar.", [("Pulau Anggrek", "harga")]),
        ("Urusan rumit BKKN ditunda. Lembaga itu membiayai 40 proyek.", [("BKKN", None)]),
        ("Seorang perempuan 32 tahun terjatuh.", [("perempuan", "usia")]),
        ("Jumlah kredit yang disalurkan Bank Elang mencapai Rp3 miliar.", [("Jumlah kredit", "Jumlah kredit")]),
        ("Pawai itu dijaga dengan jumlah relawan gabungan mencapai 831 orang.", [("relawan gabungan", "jumlah")]),
        ("Pengakuan dua penyanyi itu mengejutkan.", [("penyanyi", None)]),
        ("Ada 54 lebih kecamatan yang naik kelas.", [("kecamatan", None)]),
        ("Survei itu memiliki tingkat kepercayaan 95 persen.", [("Survei", "tingkat kepercayaan")]),
        ("Jaraknya 650 mil atau sekitar 1.050 kilometer.", [(None, "Jarak"), (None, "Jarak")]),
        ("Trotoar itu memiliki lebar minimal 5 meter.", [("Trotoar", "lebar")]),
        ("Mata uang Garuda bertahan di Rp14.000 per dolar AS.", [("Mata uang Garuda", "kurs")]),
        ("Lapak pindah ke Jalan Anggrek. Pertama, parkir ditata.", [(None, None)]),
        ("Ketua Panitia Adi Wibowo mengatakan 5 orang ditangkap.", [(None, None)]),
        ("Elang FC tertahan di posisi ke-11 dengan 24 poin.", [("Elang FC", "posisi"), ("Elang FC", None)]),
        ("MEDAN - Sebanyak 67 persen petani kopi setuju.", [("petani kopi", None)]),
        ("Sebanyak 25 rumah rusak dan 100 warga mengungsi.", [("rumah", None), ("warga", None)]),
        ("Upah minimum Kota Anggrek naik 7 persen.", [("Upah minimum Kota Anggrek", "naik")]),
        ("Ia divonis 8 tahun penjara.", [(None, "hukuman")]),
        ("Jaksa menuntut terdakwa 15 tahun penjara.", [("terdakwa", None)]),
        ("Bank itu menaikkan suku bunga menjadi 6 persen.", [("suku bunga", "suku bunga")]),
        ("Elang Jaya membukukan pendapatan Rp9 miliar dan laba bersih Rp5 miliar.", [("Elang Jaya", "pendapatan"), ("Elang Jaya", "laba")]),
        ("Gempa bermagnitudo 6,1 mengguncang Anggrek, menewaskan 12 orang.", [("Gempa", "magnitudo"), ("Gempa", None)]),
        ("1. Beras Rp5.000", [("Beras", None)]),
        ("Menurut saksi, 40 orang tewas.", [(None, None)]),
        ("Suku bunga acuan mencapai 5,75 persen.", [("Suku bunga acuan", "Suku bunga")]),
        ("Ganti rugi lahan mencapai Rp5 miliar.", [("Ganti rugi lahan", "Ganti rugi")]),
        ("Sebanyak 5 orang tewas dan 7 orang luka-luka.", [(None, None), (None, None)]),
        ("Ekspor, kata Adi Wibowo, naik 5 persen.", [("Ekspor", "naik")]),
        ("Anak-anak itu membeli 5 buku.", [("Anak-anak", None)]),
        ("Tipe 1.2 E STD M/T Rp136.050.000.", [("Tipe 1.2 E STD M/T", None)]),
        ("Anggaran Kementerian Laut terdiri dari 2 pos, yakni Sekretariat Jenderal Rp5 miliar dan Ditjen Pajak Rp3 miliar.", [("Anggaran Kementerian Laut", "Anggaran"), ("Sekretariat Jenderal", "Anggaran"), ("Ditjen Pajak", "Anggaran")]),
        ("Ditjen Anggaran memperoleh Rp5 miliar.", [("Ditjen Anggaran", None)]),
        ("Bayi itu berumur 7 bulan.", [("Bayi", "usia")]),
        ("Skor sekolah itu berada di angka 77 persen.", [("Skor sekolah", "Skor")]),
        ("Total ada 33 orang.", [(None, "Total")]),
        ("Bupati Adi menyampaikan secara umum anggaran desa naik 5 persen.", [("anggaran desa", "naik")]),
        ("Survei Koperasi Melati memperlihatkan 24 persen petani Garut menanam kopi.", [("petani Garut", None)]),
        ("Asosiasi Petani melaporkan sebanyak 64 persen atau 171 ribu petani menanam kopi.", [("petani", None), ("petani", None)]),
        ("Hakim memutus perusahaan itu membayar denda Rp5 miliar.", [("perusahaan", "denda")]),
        ("Desa itu mengejar kota seperti Garut dengan rasio guru mencapai 7 persen.", [("Garut", "rasio")]),
        ("Dalam rekaman berdurasi 5 menit itu, Adi terlihat.", [("rekaman", "durasi")]),
        ("Hal ini dialami pedagang berusia 47 tahun.", [("pedagang", "usia")]),
        ("Sari Dewi merupakan penyanyi tertua berusia 47 tahun.", [("Sari Dewi", "usia")]),
        ("Toko Melati juga pamer dua sepeda.", [("Toko Melati", None)]),
        ("Sari lebih muda 6 tahun.", [("Sari", "lebih muda")]),
        ("Gawai Melati akan menjadi 12 persen lebih cepat.", [("Gawai Melati", "lebih cepat")]),
        ("Sari Dewi memakai ramuan Melati yang harganya mencapai Rp5 juta.", [("ramuan Melati", "harga")]),
        ("Ada 15 warga mendapat beras dan 50 petani dirawat.", [("warga", None), ("petani", None)]),
        ("Toko itu menunggak pajak. Toko Melati Rp5 juta, Toko Anggrek Rp3 juta.", [("Toko Melati", "pajak"), ("Toko Anggrek", "pajak")]),
        ("Siswa berusia 16 tahun memilih kopi (17 persen).", [("Siswa", "usia"), ("Siswa", None)]),
    ],
)  # fmt: skip
def test_a_figure_has_its_subject_and_metric(text: str, links: list[tuple[str, str | None]]) -> None:
    """By the clause before it, the noun behind it, or the figure before it."""
    assert [(quantity.subject, quantity.metric) for quantity in figures(text)] == links


def test_one_figure_is_given_to_several() -> None:
    """As "masing-masing" says."""
    quantity = one("Kalimantan Selatan dan Kalimantan Tengah masing-masing sekitar 42 persen.")

    assert quantity.subject == "Kalimantan Selatan dan Kalimantan Tengah"
    assert quantity.subjects == ("Kalimantan Selatan", "Kalimantan Tengah")


def test_several_figures_are_given_to_as_many() -> None:
    """One each, in their order."""
    found = figures("Kota Bogor, Kota Depok dan Kota Bekasi masing-masing 5, 7 dan 9 persen.")

    assert [quantity.subject for quantity in found] == ["Kota Bogor", "Kota Depok", "Kota Bekasi"]
    assert [quantity.place for quantity in found] == ["Kota Bogor", "Kota Depok", "Kota Bekasi"]


def test_the_lines_of_a_list_belong_to_what_introduces_it() -> None:
    """What is measured, where and when stand in the line above the list."""
    found = figures(
        "Harga di Pasar Senen pada Januari 2026:\n- Beras medium Rp12.000\n- Cabai rawit Rp80.000\n- Telur Rp28.500\n"
    )

    assert [quantity.subject for quantity in found] == ["Beras medium", "Cabai rawit", "Telur"]
    assert {(q.metric, q.place, q.period) for q in found} == {("Harga", "Pasar Senen", "Januari 2026")}


def test_a_noun_that_is_left_out_is_taken_from_the_clause_beside_it() -> None:
    """As in the closing report of a bourse."""
    found = figures("Sebanyak 208 saham naik, 190 turun dan 150 stagnan.")

    assert [quantity.counted for quantity in found] == ["saham", "saham", "saham"]


# Relations


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("Kepesertaan mencapai 41 persen dari total 7,9 juta pekerja.", [("share", 1), None]),
        ("Harga naik dari Rp40.000 menjadi Rp65.000.", [None, ("from", 0)]),
        ("Laba naik 12 persen menjadi Rp3 triliun.", [("change", 1), None]),
        ("Saham turun 95 poin atau 1,5 persen ke 6.360.", [("change", 2), ("change", 2), None]),
        ("Laba Rp3 triliun, naik 12 persen.", [None, ("change", 0)]),
        ("Dari total 76 korban, 22 di antaranya dirawat, sisanya 54 orang pulang.", [None, ("part", 0), ("rest", 0)]),
        ("Peserta 76 orang, terdiri atas 40 pria dan 36 wanita.", [None, ("part", 0), ("part", 0)]),
        ("Utang Rp395,3 miliar. Utang negara Rp197,5 miliar. Utang swasta Rp197,8 miliar.", [None, ("part", 0), ("part", 0)]),
        ("Daftar itu ditandatangani 307 anggota dari 560 anggota dewan.", [("part", 1), None]),
        ("Ia menyumbang Rp2 miliar, termasuk Rp500 juta untuk kampus.", [None, ("part", 0)]),
        ("Rupiah di level Rp14.099. Melemah dibandingkan penutupan kemarin di Rp14.050.", [("from", 1), None]),
        ("Tim Timur mengoleksi 10 poin, Tim Barat 6 poin, dan Tim Utara 4 poin.", [None, None, None]),
        ("Ada 3 kasus di Solo, 2 kasus di Klaten, dan 1 kasus di Sragen.", [None, None, None]),
        ("Beras Rp12.000 dan gula Rp15.000.", [None, None]),
        ("Ada 3 mobil dan 5 motor.", [None, None]),
        ("Laba Rp54 miliar, naik 31 persen dari posisi Rp41 miliar.", [None, ("change", 0), None]),
        ("Saham Melati naik 20 persen atau 30 poin dari harga awal menjadi Rp180.", [("change", 2), ("change", 2), None]),
        ("Belanja naik 5 persen dari sebelum perubahan yakni sebesar Rp85 miliar menjadi Rp90 miliar.", [("change", 2), None, ("from", 1)]),
        ("Ada 35 ribu nasabah, di mana 15 nasabah naik kelas dan 50 nasabah ditunda.", [None, ("part", 0), ("part", 0)]),
        ("Sebanyak 3 persen dari penduduk, atau 8 juta jiwa dari 260 juta jiwa penduduk, berdagang.", [("share", 2), ("part", 2), None]),
        ("Itu setara dengan 50 persen dari target penyaluran tahun lalu yakni sebesar Rp90 miliar.", [("share", 1), None]),
        ("Belanja itu 50 persen dari total pagu, yakni Rp90 miliar.", [None, None]),
        ("Penyaluran mencapai Rp15 miliar, di atas target Rp14 miliar. Dari total penyaluran tersebut, 50 persen untuk desa.", [None, None, ("share", 0)]),
        ("Realisasinya 43 persen dari target tahun ini yang dipatok sebesar Rp12 triliun.", [("share", 1), None]),
        ("Koperasi itu memegang 14 persen dari proyek atau sekitar Rp31 miliar.", [None, None]),
        ("Saham itu naik Rp85 ke Rp925 dari harga awal Rp840.", [("change", 1), ("from", 2), None]),
        ("Kurs berada di posisi Rp14.090 atau melorot dari Rp14.050.", [("from", 1), None]),
    ],
)  # fmt: skip
def test_figures_stand_in_relations(text: str, relations: list[tuple[str, int] | None]) -> None:
    """Only where the words between them, or an exact sum, say so."""
    found = figures(text)
    ids = [quantity.id for quantity in found]

    assert [(q.relation, ids.index(q.of)) if q.of else None for q in found] == relations


# Where and when


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Sebanyak 40 rumah di Kabupaten Garut rusak.", "Kabupaten Garut"),
        ("Warga Malang membeli 40 rumah di Batu.", "Batu"),
        ("Ekspor ke Jepang naik 5 persen.", None),
        ("Kerugian mencapai 5.000 dolar Singapura.", None),
        ("PT Jakarta Maju Jaya membeli 40 truk.", None),
        ("“Ada 40 truk,” kata Adi Wibowo di Jakarta, Senin.", None),
        ("Sebanyak 40 pohon tumbang di Cilincing, Jakarta Utara.", "Cilincing, Jakarta Utara"),
        ("Penduduk Kalsel bertambah 5 persen.", "Kalsel"),
        ("Indonesia memiliki 17.000 pulau.", "Indonesia"),
        ("Indonesia mengoleksi 7 poin.", None),
        ("Polisi menangkap AS (24) kemarin.", None),
        ("Kurs dolar AS mencapai Rp16.300.", None),
        ("Wali Kota Bogor Bima Arya mengatakan ada 40 lubang.", "Bogor"),
        ("Sebanyak 40 penumpang tertahan di Bandara Sutan Kasim-Hatta.", "Bandara Sutan Kasim-Hatta"),
        ("Saham PT Gunung Anggrek Tbk naik 5 persen.", None),
        ("Pameran di Pendopo Kantor Wali Kota Bekasi dikunjungi 40 orang.", "Pendopo Kantor Wali Kota Bekasi"),
        ("Mengutip data BPBD, 40 rumah di Garut rusak.", "Garut"),
        ("Lima pemuda diperiksa di Mapolres Sukamaju Indah.", "Mapolres Sukamaju Indah"),
        ("Skuad muda menang 3 gol atas Malaysia.", None),
        ("Ada 54 Kabupaten Kota yang naik kelas.", None),
        ("Ketua Komunitas Sepeda Kota Serang Wahyu Papat membawa 40 orang.", "Kota Serang"),
        ("Banjir di Aceh, Sumatera Utara, dan Sumatera Barat merusak 40 rumah.", "Aceh, Sumatera Utara, dan Sumatera Barat"),
        ("Kepala Dinas Adi Wibowo di Bandung, Senin, mengatakan ada 40 lubang.", None),
        ("Tarif tol Jakarta-Bandung naik 5 persen.", None),
        ("Panen di luar Jawa mencapai 10 ton.", None),
        ("Ekspor, kata Adi Wibowo, naik 5 persen di Garut.", "Garut"),
        ("Kecelakaan di Tol Anggrek Km 91 melukai 8 orang.", "Tol Anggrek"),
        ("Dalam keterangan yang diterima di Jakarta, Senin, Adi mengatakan panen Riau 20 ribu ton.", "Riau"),
    ],
)  # fmt: skip
def test_a_figure_has_the_place_of_its_matter(text: str, place: str | None) -> None:
    """Not the place where somebody spoke, nor one that is part of another name."""
    assert one(text).place == place


def test_the_place_of_an_event_holds_for_the_sentences_behind_it() -> None:
    """As long as they speak of the same."""
    found = figures("Gempa merusak 40 rumah di Kabupaten Garut. Dari jumlah itu, 12 rumah rusak berat.")

    assert [quantity.place for quantity in found] == ["Kabupaten Garut", "Kabupaten Garut"]


@pytest.mark.parametrize(
    ("text", "place", "period"),
    [
        ("Panen di Kabupaten Garut gagal pada Agustus 2025. Sementara Bank Elang menyalurkan 40 traktor.", None, None),
        ("Panen di Kabupaten Garut gagal pada Agustus 2025. Dinas menyalurkan 40 traktor.", "Kabupaten Garut", "Agustus 2025"),
        ("Pabrik itu dibuka pada Agustus 2025. Kini ada 40 buruh.", None, None),
        ("Pabrik itu dibuka pada Agustus 2025. Koperasi Melati sendiri mempekerjakan 40 buruh.", None, None),
        ("Panen membaik pada Agustus 2025 dibandingkan Juli 2025. Dinas menyalurkan 40 traktor.", None, "Agustus 2025"),
        ("Melansir Warta Melati, Sabtu (14/9/2019), inilah 6 resep kue.", None, None),
        ("Bursa ramai. Melansir Warta Melati, Sabtu (14/9/2019), Indeks Anggrek naik 6 persen.", None, "Sabtu (14/9/2019)"),
        ("Bendahara Umum Koperasi Melati 2014-2016 itu membeli 40 truk.", None, None),
        ("Produksi Garam Melati 2014-2016 mencapai 40 ton.", None, "2014-2016"),
        ("Panitia menyetujui anggaran Kementerian Laut 2020 sebesar Rp5 miliar.", None, "2020"),
        ("Survei yang dirilis lembaga Melati pada awal 2019 menyatakan, ada 40 truk.", None, "awal 2019"),
    ],
)  # fmt: skip
def test_a_place_and_a_period_hold_no_longer_than_their_matter(
    text: str, place: str | None, period: str | None
) -> None:
    """Not for somebody else, not for now; the day of a citation and the years of an office are no periods at all."""
    found = figures(text)[-1]

    assert (found.place, found.period) == (place, period)


def test_each_of_two_figures_has_its_own_place_and_period() -> None:
    """What stands behind the first figure is the first one's, and not the second one's too."""
    change = figures("Prevalensi turun dari 24,4 persen pada 2021 menjadi 21,6 persen pada 2022.")
    prices = figures("Beras Rp5.000 di Jakarta dan Rp6.000 di Bogor.")

    assert [quantity.period for quantity in change] == ["2021", "2022"]
    assert [quantity.place for quantity in prices] == ["Jakarta", "Bogor"]


def test_the_year_that_one_rose_from_is_that_of_the_base() -> None:
    """The level is of the year that is told of the subject."""
    found = figures("Laba 2025 naik 5 persen dari 2024 menjadi Rp6 triliun.")

    assert [quantity.period for quantity in found] == ["2025", "2025"]


def test_prices_move_on_the_day_of_trade() -> None:
    """Which a report on markets tells once; a report on anything else tells nothing of the sort."""
    bourse = figures(
        "Saham dibuka lesu pada Senin (2/2/2026). Pedagang ramai. Cuaca cerah. Indeks Elang naik 12 persen."
    )
    harvest = figures("Panen dimulai pada Senin (2/2/2026). Petani ramai. Cuaca cerah. Ladang Elang naik 12 persen.")

    assert [quantity.period for quantity in bourse + harvest] == ["Senin (2/2/2026)", None]


@pytest.mark.parametrize(
    ("text", "period", "interval"),
    [
        ("Sepanjang 2025 ekspor naik 5 persen.", "2025", "2025-01-01/2025-12-31"),
        ("Pada Januari–Agustus 2025 ekspor naik 5 persen.", "Januari–Agustus 2025", "2025-01-01/2025-08-31"),
        ("Ekspor naik 5 persen dibandingkan tahun lalu.", None, None),
        ("Kemarin 40 orang datang.", "Kemarin", "2026-02-03/2026-02-03"),
        ("“Ada 40 truk,” kata Adi Wibowo, Senin (2/2/2026).", None, None),
        ("Hingga 2025 tingkat kepesertaan mencapai 41 persen.", "2025", "2025-01-01/2025-12-31"),
        ("Sebanyak 5 pelajar dari Sidoarjo meninggal kemarin.", "kemarin", "2026-02-03/2026-02-03"),
        ("Ekonomi tumbuh 5 persen, terendah sejak 2021.", None, None),
        ("Perusahaan yang berdiri pada 1990 itu memiliki 300 karyawan.", None, None),
        ("Dibandingkan 2024, ekspor tahun ini naik 5 persen.", "tahun ini", "2026-01-01/2026-12-31"),
        ("Dilansir Antara, Senin (2/2/2026), 40 rumah rusak.", None, None),
        ("Sebanyak 12 pedagang di Pasar Minggu mengeluh.", None, None),
        ("Menurut data tahun 2018 periode Januari-Agustus, ekspor mencapai 40 ton.", "tahun 2018 periode Januari-Agustus", "2018-01-01/2018-08-31"),
        ("Sejak 2015 hingga saat ini kredit mencapai Rp3 triliun.", "2015 hingga saat ini", "2015-01-01/2026-02-04"),
        ("“Pada 2018 pangsanya 73 persen,” ujar Adi Wibowo di Solo, Rabu (18/9/2019).", "2018", "2018-01-01/2018-12-31"),
        ("Kirab Piala Anggrek 2020 diikuti 40 tim.", None, None),
        ("Direktur Garam Jaya periode 2009-2013 itu menerima Rp5 miliar.", None, None),
        ("Sejak 2020 ekspor naik 5 persen.", "Sejak 2020", "2020-01-01/2026-02-04"),
        ("Adi Wibowo, 55 tahun, memimpin kelompok itu sejak 2023.", None, None),
        ("Harga cabai Rp13.966, berbanding Kamis lalu.", None, None),
        ("Puncak keramaian Senin (1/2) lalu mencapai 40 orang.", "Senin (1/2) lalu", "2026-02-01/2026-02-01"),
        ("Menurut PMK 77/PMK.01/2016 ada 40 jenis usaha.", None, None),
        ("Saat ini ada 40 kapal. Kapal itu dibuat pada 2006.", None, None),
        ("Aktris kelahiran 1996 itu membintangi 40 film.", None, None),
        ("SOLO, Kamis (5/2/2026) - Ekspor pada 2025 mencapai 40 ton.", "2025", "2025-01-01/2025-12-31"),
    ],
)  # fmt: skip
def test_a_figure_has_the_period_of_its_matter(text: str, period: str | None, interval: str | None) -> None:
    """As printed, and as an interval counted from the article's date; not the day when somebody spoke."""
    quantity = one(text, date="2026-02-04")

    assert (quantity.period, quantity.interval) == (period, interval)


# Who said it


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Pada 2024 dan 2025 ekspor masing-masing Rp5 miliar dan Rp7 miliar.", ["2024", "2025"]),
        ("Pada 2024, 2025, dan 2026 panen masing-masing 5, 6, dan 7 ton.", ["2024", "2025", "2026"]),
        ("Pada 2024 dan 2025 ekspor masing-masing Rp5 miliar pada Mei dan Rp7 miliar pada Juni.", ["2025", "Mei"]),
        ("Pada 2024 dan 2025 Jawa dan Bali masing-masing menanam 5 ton dan 7 ton.", ["2025", "2025"]),
        ("Realisasi semester I 2025 Rp9 miliar, dibanding periode yang sama tahun lalu, yakni Rp8 miliar.",
         ["semester I 2025", "periode yang sama tahun lalu"]),
        ("Dibanding tahun lalu, baru mencapai Rp5 miliar tahun ini.", ["tahun ini"]),
        ("SOLO, Kamis (5/2/2026) - Nilai ekspor naik dari Rp3 triliun pada 2024 menjadi Rp4 triliun pada 2025.", ["2024", "2025"]),
    ],
)  # fmt: skip
def test_each_period_has_its_figure(text: str, periods: list[str]) -> None:
    """By "masing-masing", unless they are told behind the figures, and in a comparison."""
    assert [quantity.period for quantity in figures(text, date="2026-02-04")] == periods


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        ("“Ada 40 truk,” kata Kepala Terminal, Adi Wibowo, Senin.", "Adi Wibowo", "Kepala Terminal"),
        ("Kepala Terminal Adi Wibowo mengatakan ada 40 truk.", "Adi Wibowo", "Kepala Terminal"),
        ("Camat Sari Dewi mengeluh. Menurut Sari, ada 40 truk.", "Sari Dewi", "Camat"),
        ("Adi Wibowo mengatakan jalan rusak. “Ada 40 truk di sana,” ujarnya.", "Adi Wibowo", None),
        ("Ada 40 truk. Demikian dilansir Kantor Berita Nusantara.", "Kantor Berita Nusantara", None),
        ("Ada 40 truk di terminal.", None, None),
        ("BPS mencatat inflasi 0,5 persen.", "BPS", None),
        ("Menurut Menteri Perdagangan, Zulkifli Hasan, harga naik 5 persen.", "Zulkifli Hasan", "Menteri Perdagangan"),
        ("Menurut Kepala Dinas Pendidikan Jawa Barat, Dedi Supandi, 30 persen rusak.", "Dedi Supandi", "Kepala Dinas Pendidikan Jawa Barat"),
        ("Wali Kota Bogor Bima Arya mengatakan ada 40 lubang.", "Bima Arya", "Wali Kota Bogor"),
        ("“Ada 40 lubang,” kata Direktur Kementerian Agama (Kemenag) Siti Rahma.", "Siti Rahma", "Direktur Kementerian Agama (Kemenag)"),
        ("Presiden Bagas Prakoso (Bagas) mengatakan ada 40 lubang.", "Bagas Prakoso", "Presiden"),
        ("Badan Cuaca, Iklim, dan Gempa mencatat hujan 172 mm.", "Badan Cuaca, Iklim, dan Gempa", None),
        ("Yang disebut “jatah preman” itu mencapai 40 karung.", None, None),
        ("“Ada 40 truk,” ujar Kepala Kepolisian Sektor (Kapolsek) Suka, AKP Adi Wibowo.", "AKP Adi Wibowo", "Kepala Kepolisian Sektor (Kapolsek) Suka"),
        ("Menurut aktuaris Bank Elang, Adi Wibowo, jumlahnya 40 orang.", "Adi Wibowo", "aktuaris Bank Elang"),
        ("Pakar dari kampus itu, Adi Wibowo, merasa heran. “Ada 40 truk,” kata Adi.", "Adi Wibowo", None),
        ("“Ada 40 truk,” kata Direktur indEX Riset Adi Sari Wibowo. “Macet,” kata Adi.", "Adi Sari Wibowo", "Direktur indEX Riset"),
        ("Kapolda Komjen Pol Adi Sari Wibowo mengatakan ada 40 lubang.", "Adi Sari Wibowo", "Kapolda Komjen Pol"),
        ("Direktur Bank Elang Adi Wibowo mengatakan ada 40 lubang.", "Adi Wibowo", "Direktur Bank Elang"),
        ("Politikus PKX-R Adi Wibowo mengatakan ada 40 lubang.", "Adi Wibowo", "Politikus PKX-R"),
        ("Bupati Bone Andi Sari Wibowo mengatakan ada 40 lubang.", "Andi Sari Wibowo", "Bupati Bone"),
        ("Kepala BPS Jawa Timur Wibowo mengatakan ada 40 lubang.", "Wibowo", "Kepala BPS Jawa Timur"),
        ("“Ada 40 lubang,” kata Gubernur Sumatera Utara Adi Wibowo.", "Adi Wibowo", "Gubernur Sumatera Utara"),
        ("“Ada 40 lubang,” kata Gubernur Sumatera Utara.", "Gubernur Sumatera Utara", None),
        ("Wali Kota Bandung A. Wibowo mengatakan ada 40 lubang.", "A. Wibowo", "Wali Kota Bandung"),
        ("Direktur Bank Elang Adi S. Wibowo mengatakan ada 40 lubang.", "Adi S. Wibowo", "Direktur Bank Elang"),
        ("“Ada 40 lubang,” papar Plt. Kepala Dinas Adi Wibowo.", "Adi Wibowo", "Plt. Kepala Dinas"),
        ("Kepala Dinas Adi Wibowo di Bandung, Senin, mengatakan ada 40 lubang.", "Adi Wibowo", "Kepala Dinas"),
        ("“Ada 40 pasien,” kata Prof. Dr. Adi Wibowo, M.Si.", "Adi Wibowo", "Prof. Dr."),
        ("“Ada 40 pasien,” kata H. Adi Wibowo.", "H. Adi Wibowo", None),
        ("Menurut data, ekspor Karet Alam mencapai 40 ton.", None, None),
        ("Adi Wibowo mengatakan panen gagal. Berdasarkan data tersebut, ada 40 truk.", None, None),
        ("PT Elang mencatat, saat ini sudah terdapat 40 nasabah di Garut.", "PT Elang", None),
        ("PT Elang mencatat di periode Januari 2025, perseroan berhasil menyalurkan 40 truk.", "PT Elang", None),
        ("PT Elang mencatat 40 kemenangan.", None, None),
        ("Hal itu tercermin dari laporan Bank Elang yang menyatakan, 40 persen warga menabung.", "Bank Elang", None),
        ("“Ada 40 truk,” ujar ketua panitia sekaligus Camat Sukamaju, Adi Wibowo, Senin.", "Adi Wibowo", "Camat Sukamaju"),
        ("Camat Adi Wibowo mengatakan jalan rusak. Pengusaha katering mengakui hal itu. Dia mencatat ada 40 truk.", "Adi Wibowo", "Camat"),
        ("“Kami butuh 40 rumah,” kata Ketua Umum REI Rudi Hartawan, Jakarta, Senin.", "Rudi Hartawan", "Ketua Umum REI"),
        ("Analis Melati Sekuritas Rudi Hartawan mengatakan indeks naik 2 persen.", "Rudi Hartawan", "Analis Melati Sekuritas"),
        ("Rudi Hartawan dari Bank Elang menyatakan produksi naik 2 persen.", "Rudi Hartawan", "Bank Elang"),
        ("Komisaris Besar Rudi Hartawan mengatakan, pelaku membawa 2 kg.", "Rudi Hartawan", "Komisaris Besar"),
        ("Departemen Tenaga Kerja AS mengatakan, lowongan turun 2 persen.", "Departemen Tenaga Kerja AS", None),
        ("Menteri Luar Negeri Inggris mengatakan, bantuan naik 2 persen.", "Menteri Luar Negeri Inggris", None),
        ("“Laba naik,” kata Direktur Bank Elang Adi Wibowo atau Bowo. Bowo menyebut laba 2 persen.", "Adi Wibowo", "Direktur Bank Elang"),
        ("Berdasarkan Peraturan Wali Kota Solo Nomor 3, tarif naik 2 persen.", "Peraturan Wali Kota Solo Nomor 3", None),
        ("Adi Wibowo tidak menjawab pertanyaan tentang 40 rumah.", None, None),
        ("Adi Wibowo tak menampik ada 40 rumah.", "Adi Wibowo", None),
        ("Rudi Hartawan selaku Kepala Pasar Turi mengatakan, ada 40 kios.", "Rudi Hartawan", "Kepala Pasar Turi"),
        ("Rudi Hartawan dari Jakarta mengatakan ada 30 lubang.", "Rudi Hartawan", None),
        ("Direktur Utama Rahmi Sari selaku Ketua Tim mengatakan, ada 40 situ.", "Rahmi Sari", "Direktur Utama"),
    ],
)  # fmt: skip
def test_a_figure_has_its_speaker(text: str, speaker: str | None, role: str | None) -> None:
    """In full, with the office given to him, wherever in the article that stands."""
    quantity = one(text)

    assert (quantity.speaker, quantity.speaker_role) == (speaker, role)


@pytest.mark.parametrize(
    "text",
    ["Pengucapan dua detik-detik", "Naik 12% lebih", "Anggaran Rp5 juta", "Piala Asia 2020", "Laba 2020", "dua-dua 3%"],
)
def test_a_text_may_end_anywhere(text: str) -> None:
    """Words that lead on to others are looked for where there are none."""
    for figure in extractor.extract(text, date="2020-02-02"):
        assert all(0 <= link.start < link.end <= len(text) for link in figure.links)


WORDS = " ".join(path.read_text("utf-8") for path in sorted(SAMPLES.glob("*.txt"))).split(" ")


@settings(max_examples=1500, deadline=None)
@given(st.integers(0, len(WORDS) - 1), st.integers(1, 12))
def test_any_words_of_an_article_can_be_read_alone(first: int, size: int) -> None:
    """Wherever a text is cut, its figures have links that point into it."""
    text = " ".join(WORDS[first : first + size])

    for figure in extractor.extract(text, date="2020-02-02"):
        assert all(0 <= link.start < link.end <= len(text) for link in figure.links)
