"""Sentences of Indonesian news: where they begin, and where a dot ends none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractor
from extractor.pipes.quantities import Finder
from extractor.rulebook import load

FINDER = Finder(load())
NLP = extractor.load(sentences=True)


def sentences(text: str) -> list[str]:
    """The sentences of a text without the white space around them."""
    starts = FINDER.find(text).sentences
    return [text[start:end].strip() for start, end in pairwise([*starts, len(text)])]


@pytest.mark.parametrize(
    "sentence",
    [
        "Laba naik 5 persen",
        "Laba naik menjadi Rp1.050.000 per unit",
        "Laba naik menjadi Rp. 5 juta",
        "Menurut dr. Ani dan Prof. Budi, angka itu benar",
        "H. Ahmad dan A. B. Kusuma hadir",
        "Rumah di Jl. Merdeka No. 5 itu roboh",
        "PT. Maju Jaya Tbk. Rugi besar",
        "Data ada di www.Contoh.id sejak lama",
        "Suhu turun 1.5 derajat",
        "Ia menunggu… lalu pergi",
        "Ia lahir di St. Petersburg pada tgl. 5 Mei",
    ],
)
def test_a_dot_inside_ends_no_sentence(sentence: str) -> None:
    """Abbreviations, initials, addresses of sites and dots in numbers leave a sentence whole."""
    assert sentences(f"{sentence}. Itu saja.") == [f"{sentence}.", "Itu saja."]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", [""]),
        ("Satu baris tanpa titik", ["Satu baris tanpa titik"]),
        ("Laba naik. Rugi turun.", ["Laba naik.", "Rugi turun."]),
        ("Benarkah? Ya! Tentu.", ["Benarkah?", "Ya!", "Tentu."]),
        ("Judul Berita\nLaba naik.\n\nRugi turun.", ["Judul Berita", "Laba naik.", "Rugi turun."]),
        ("Judul\r\nLaba naik.", ["Judul", "Laba naik."]),
        ('"Laba naik." Ia pergi.', ['"Laba naik."', "Ia pergi."]),
        ("Laba naik. “Itu bagus,” katanya.", ["Laba naik.", "“Itu bagus,” katanya."]),
        ("Laba naik. 5 orang hadir.", ["Laba naik.", "5 orang hadir."]),
        ("Laba naik (lihat tabel.) Rugi turun.", ["Laba naik (lihat tabel.)", "Rugi turun."]),
        ("Rapat sudah selesai.Warga pulang.", ["Rapat sudah selesai.", "Warga pulang."]),
        ("1. Kolaborasi\n2. Inovasi", ["1. Kolaborasi", "2. Inovasi"]),
        ("Jumlahnya 12. Itu naik.", ["Jumlahnya 12.", "Itu naik."]),
        ("apa. adanya", ["apa. adanya"]),
    ],
)
def test_where_sentences_begin(text: str, wanted: list[str]) -> None:
    """A line break ends a sentence, and so does a mark behind which a word begins one."""
    assert sentences(text) == wanted


pieces = st.sampled_from([*'.!?…"”()A5 \n\u00a0', "\r\n", "Laba", "naik", "1.000", "Rp", "Rp.", "No.", "dr."])


@settings(derandomize=True, deadline=None, database=None, max_examples=1000)
@given(st.text() | st.lists(pieces, max_size=20).map("".join) | st.lists(pieces, max_size=20).map(" ".join))
def test_sentences_share_out_the_whole_text(text: str) -> None:
    """Any text is cut without a gap: the first sentence begins with it and the others further on, inside it."""
    starts = FINDER.find(text).sentences

    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert starts[-1] <= len(text)


@settings(derandomize=True, deadline=None, database=None, max_examples=500)
@given(st.text() | st.lists(pieces, max_size=20).map("".join))
def test_the_component_marks_the_same_sentences(text: str) -> None:
    """`doc.sents` begin where the records' sentences do."""
    doc = NLP(text)

    assert [sent.start_char for sent in doc.sents] == (FINDER.find(text).sentences if len(doc) else [])


def test_a_record_carries_its_sentence() -> None:
    """The sentence of a figure is the one around it, without the white space behind it."""
    text = "Judul\n\nLaba Rp. 5 juta.  Rugi 3 persen.\n"

    around = [text[slice(*quantity.sentence)] for quantity in extractor.extract(text, NLP)]

    assert around == ["Laba Rp. 5 juta.", "Rugi 3 persen."]
