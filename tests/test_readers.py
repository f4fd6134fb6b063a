"""Reading: what comes out of files, folders and standard input, and what is said about the rest."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import mixed
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.readers import (
    NotArticles,
    Options,
    Source,
    Unreadable,
    formats,
    iter_articles,
    read_source,
    split_source,
)
from extractor.records import Article

Write = Callable[[str, "bytes | str"], Path]

PAGE = """<!doctype html><html><head><title>Laba Naik 5 Persen - Koran Contoh</title>
<meta property="og:title" content="Laba Naik 5 Persen">
<meta property="og:url" content="https://koran.example/berita/1">
<meta property="article:published_time" content="2026-02-02T10:00:00+07:00"></head>
<body><nav><a href="/">Beranda</a> <a href="/99">99 berita lain</a></nav><article><h1>Laba Naik 5 Persen</h1>
<p>Laba perusahaan naik 5 persen menjadi Rp1,05 triliun sepanjang tahun lalu, kata direktur utamanya di Jakarta.</p>
<p>Jumlah pekerjanya bertambah menjadi 1.200 orang dari 1.000 orang pada tahun sebelumnya, ujarnya lagi.</p>
</article></body></html>"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file in a folder that is the current one, and give its relative path."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, content: bytes | str) -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def articles(*paths: str | Path, **options: str) -> list[Article]:
    """Read paths that must all be readable."""
    found = list(iter_articles(paths, Options(**options)))
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


def failures(*paths: str | Path, **options: str) -> list[Unreadable]:
    """Read paths and give what was unreadable."""
    return [item for item in iter_articles(paths, Options(**options)) if isinstance(item, Unreadable)]


def test_formats_are_the_files_of_the_folder() -> None:
    """Every module of extractor/readers is a format under its file's name."""
    assert formats() == (
        *("csv", "docx", "epub", "gz", "html", "json", "jsonl", "parquet", "pdf", "text", "warc", "zip"),
    )


def test_a_text_file_is_one_article_named_by_its_path(write: Write) -> None:
    """The id of a text file's article is the path as given; its text is the file's."""
    path = write("arsip/berita.txt", "Laba naik 5 persen.\n")

    assert articles(path) == [Article(id="arsip/berita.txt", text="Laba naik 5 persen.\n")]


@pytest.mark.parametrize("name", ["berita.md", "berita", "berita.berita", "BERITA.TXT"])
def test_other_and_missing_suffixes_are_read_as_text(write: Write, name: str) -> None:
    """What looks like text is text, whatever its name."""
    assert articles(write(name, "Rp5 juta"))[0].text == "Rp5 juta"


@pytest.mark.parametrize("text", ["a\r\nb\rc\n\n", "\ttab \u00a0 “kutip”\n", "👍 5 persen", "é e\u0301"])
def test_text_is_decoded_and_otherwise_left_alone(write: Write, text: str) -> None:
    """Line ends, spaces and combining characters stay, so that offsets index the file's own text."""
    assert articles(write("a.txt", text))[0].text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_news_desks_are_recognised(write: Write, encoding: str) -> None:
    """UTF-8 with and without its mark, UTF-16 by its mark, and Windows-1252 give the same text."""
    text = "“Laba Rp5 juta” – naik 5 persen dari tahun sebelumnya, kata André."

    assert articles(write("a.txt", text.encode(encoding)))[0].text == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary, not text"),
        (b"Rp5\0juta", "binary, not text"),
        (bytes(range(1, 32)) * 9, "binary, not text"),
        ("“Harga” ".encode() * 40 + b"\xff\xfe\xfd" * 30, "unknown text encoding"),
        (b"\xff\xfeR", "unknown text encoding"),
    ],
)
def test_what_is_no_text_is_unreadable_with_a_reason(write: Write, content: bytes, reason: str) -> None:
    """Empty, binary and undecodable files are told apart, by name, with a way out in both languages."""
    (failure,) = failures(write("rusak.txt", content))

    assert (failure.name, failure.reason["en"]) == ("rusak.txt", reason)
    assert set(failure.reason) == set(failure.way_out) == {"en", "id"}


def test_a_missing_path_is_unreadable_and_the_next_is_read(write: Write) -> None:
    """One bad path never hides the others."""
    path = write("ada.txt", "Rp5")

    missing, found = iter_articles(["hilang.txt", path])

    assert isinstance(missing, Unreadable)
    assert missing.reason["en"] == "no such file or folder"
    assert isinstance(found, Article)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_unreadable(write: Write) -> None:
    """The reason names the permission."""
    path = write("rahasia.txt", "Rp5")
    path.chmod(0)

    assert failures(path)[0].reason["en"] == "permission denied"


def test_a_refused_file_is_unreadable_by_its_reason(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors of the system become reasons (told here without depending on who runs the test)."""
    path = write("rahasia.txt", "Rp5")

    def refuse(self: Path, mode: str) -> io.BytesIO:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)

    assert failures(path)[0].reason["en"] == "permission denied"


def test_folders_are_read_recursively_in_order_without_hidden_files(write: Write) -> None:
    """The order is that of the names; hidden files and folders are left out."""
    for name in ("f/b.txt", "f/a/z.txt", "f/c.jsonl", "f/.hidden.txt", "f/.git/config"):
        write(name, '{"id": "c1", "text": "Rp5"}' if name.endswith("jsonl") else "Rp5")

    assert [article.id for article in articles("f")] == ["f/a/z.txt", "f/b.txt", "c1"]


def test_a_hidden_file_that_is_named_is_read(write: Write) -> None:
    """Naming a file is asking for it."""
    assert articles(write(".catatan.txt", "Rp5"))


def test_links_in_a_circle_end(write: Write) -> None:
    """A link to a folder above is not followed again."""
    write("f/a/b.txt", "Rp5")
    Path("f/a/naik").symlink_to(Path("f").absolute())

    assert [article.id for article in articles("f")] == ["f/a/b.txt"]


def test_a_folder_without_files_is_reported(write: Write) -> None:
    """An empty folder is more likely a mistake than a wish."""
    Path("kosong").mkdir()

    assert failures("kosong")[0].reason["en"] == "a folder without files"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_a_folder_does_not_block(write: Write) -> None:
    """A named pipe that lies in a folder is reported, not waited for."""
    write("f/a.txt", "Rp5")
    os.mkfifo("f/pipa")

    assert [failure.name for failure in failures("f")] == ["f/pipa"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_a_file_name_that_is_not_utf8_gives_an_id_that_is(write: Write) -> None:
    """The id can be written as JSON."""
    name = os.fsdecode(b"b\xe9rita.txt")
    write(name, "Rp5")

    assert articles(name)[0].id == "b\ufffdrita.txt"


def test_standard_input_is_text_unless_told(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` is one text article; with input_format it is anything else."""
    line = b'{"text": "Rp5"}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line)))
    assert articles("-") == [Article(id="-", text=line.decode())]

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line)))
    assert articles("-", input_format="jsonl") == [Article(id="-:1", text="Rp5")]


def test_an_unknown_input_format_is_an_error_that_names_the_known(write: Write) -> None:
    """The library says what the command line says."""
    with pytest.raises(ValueError, match=r"choose from csv, docx, .*, jsonl"):
        articles(write("a.txt", "Rp5"), input_format="doc")


def test_a_page_gives_article_title_date_and_source_apart(write: Write) -> None:
    """Menus are left out, and the heading is the title, not a line of the text."""
    (article,) = articles(write("berita.html", PAGE))

    assert article.id == "berita.html"
    assert article.title == "Laba Naik 5 Persen"
    assert article.date == "2026-02-02"
    assert (article.source, article.url) == ("koran.example", "https://koran.example/berita/1")
    assert article.text.startswith("Laba perusahaan naik 5 persen")
    assert "99 berita lain" not in article.text


def test_a_page_with_an_encoding_declaration_is_read(write: Write) -> None:
    """XHTML of the old kind, in Windows-1252."""
    page = '<?xml version="1.0" encoding="windows-1252"?>' + PAGE.replace("Jakarta", "“Jakarta”")

    assert "“Jakarta”" in articles(write("lama.htm", page.encode("cp1252")))[0].text


@pytest.mark.parametrize("page", ["<html></html>", "<html><body><script>var a = 5</script></body></html>"])
def test_a_page_without_an_article_is_unreadable(write: Write, page: str) -> None:
    """It says so instead of giving an empty article."""
    assert failures(write("a.html", page))[0].reason["en"] == "no article in this page"


def lines(*rows: object) -> str:
    """Write rows as JSON Lines."""
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def test_json_lines_are_an_article_each(write: Write) -> None:
    """Every known field is kept; others are no matter."""
    row = {"id": "a1", "text": "Rp5", "title": "T", "date": "2026-02-02", "source": "s", "url": "u", "category": 1}

    assert articles(write("a.jsonl", lines(row))) == [
        Article(id="a1", text="Rp5", title="T", date="2026-02-02", source="s", url="u")
    ]


def test_json_lines_fields_can_be_named(write: Write) -> None:
    """Whoever has other field names says so."""
    path = write("a.ndjson", lines({"no": 7, "isi": "Rp5", "judul": "T"}))

    assert articles(path, text_field="isi", id_field="no", title_field="judul") == [
        Article(id="7", text="Rp5", title="T")
    ]


@pytest.mark.parametrize("row", [{"text": "Rp5"}, {"id": None, "text": "Rp5"}, {"id": " ", "text": "Rp5"}])
def test_a_line_without_id_is_named_by_file_and_line(write: Write, row: object) -> None:
    """Blank lines count, so that the number is what an editor shows."""
    assert articles(write("arsip/a.jsonl", "\n" + lines(row)))[0].id == "a:2"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{oops", "not JSON: Expecting property name enclosed in double quotes"),
        ("[" * 100_000, "not JSON: too deep or too long"),
        ("5", "not a JSON object"),
        ({"id": "x"}, 'no text in the field "text"'),
        ({"id": "x", "text": None}, 'no text in the field "text"'),
        ({"id": "x", "text": ""}, 'no text in the field "text"'),
        ({"id": "x", "text": ["Rp5"]}, 'no text in the field "text"'),
    ],
)
def test_a_bad_line_is_named_and_the_next_is_read(write: Write, bad: object, reason: str) -> None:
    """One bad line costs one article."""
    path = write("a.jsonl", lines({"id": "1", "text": "Rp5"}, bad, {"id": "3", "text": "Rp6"}))

    first, failure, third = iter_articles([path])

    assert isinstance(failure, Unreadable)
    assert (failure.name, failure.reason["en"]) == ("a.jsonl:2", reason)
    assert isinstance(first, Article)
    assert isinstance(third, Article)


@pytest.mark.parametrize(
    "row",
    [
        {"text": "Rp5", "start": "2025-01-01", "end": "2025-12-31"},
        {"text": "Rp5 juta", "start": 1, "end": 3},
        {"text": "Rp5", "facts": []},
    ],
)
def test_a_row_with_fields_of_its_own_is_an_article(write: Write, row: object) -> None:
    """Only what points at its own text in another one is no article."""
    assert articles(write("a.jsonl", lines(row)))


def test_a_record_among_articles_is_one_failure(write: Write) -> None:
    """The articles behind it are read all the same."""
    rows = [{"text": "Rp5"}, {"schema": "cekangka/1", "text": "Rp6"}, {"text": "Rp7"}]

    _, failure, last = iter_articles([write("a.jsonl", lines(*rows))])

    assert str(failure).startswith("a.jsonl:2: figures that cekangka wrote")
    assert isinstance(last, Article)


def test_the_date_of_json_lines_can_have_another_name_and_a_default(write: Write) -> None:
    """The default is for articles without a date of their own, of any format."""
    path = write("f/a.jsonl", lines({"text": "Rp5", "terbit": "2026-02-02"}, {"text": "Rp6"}))
    write("f/b.txt", "Rp7")

    found = articles(path.parent, date_field="terbit", date="2026-02-04")

    assert [article.date for article in found] == ["2026-02-02", "2026-02-04", "2026-02-04"]


def test_a_line_without_text_says_which_fields_there_are(write: Write) -> None:
    """The way out names the option and what it could be."""
    (failure,) = failures(write("a.jsonl", lines({"id": 1, "isi": "Rp5"})))

    assert failure.way_out["en"] == "name the field: --text-field (here: id, isi)"


def test_half_a_character_is_replaced(write: Write) -> None:
    r"""`\ud83d` alone is legal JSON but no text; a whole pair is."""
    (article,) = articles(write("a.jsonl", r'{"id": "\udc00", "text": "Rp5 \ud83d juta \ud83d\ude00"}'))

    assert (article.id, article.text) == ("\ufffd", "Rp5 \ufffd juta 😀")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ('{"text": "Rp5"}'.encode("utf-16"), "JSON Lines in UTF-16"),
        (lines({"schema": "cekangka/1", "text": "Rp5"}) * 3, "figures that cekangka wrote, not articles"),
        (lines({"text": "Rp5", "start": 7, "end": 10}) * 3, "facts about articles, not articles"),
        (lines({"id": "a", "facts": []}) * 3, "facts about articles, not articles"),
    ],
)
def test_a_whole_bad_json_lines_file_is_one_failure(write: Write, content: bytes | str, reason: str) -> None:
    """Where every line would fail, the file is named once."""
    (failure,) = failures(write("a.jsonl", content))

    assert (failure.name, failure.reason["en"]) == ("a.jsonl", reason)


def test_a_failure_reads_as_a_sentence() -> None:
    """As an exception it says what the command line says."""
    assert str(Unreadable("a", {"en": "empty", "id": "kosong"}, {"en": "go", "id": "pergi"})) == "a: empty; go"


# What is packed, and documents that are more than text.


@pytest.mark.parametrize("suffix", mixed.GOOD)
def test_every_format_gives_its_articles(write: Write, suffix: str) -> None:
    """As the command line reads them, with the suffix in capitals too."""
    number, make = mixed.GOOD[suffix]
    texts = [mixed.sentence(at) for at in range(number)]

    found = articles(write(f"berkas{suffix.upper()}", make(texts)))

    assert [text in " ".join(one.text.split()) for text, one in zip(texts, found, strict=True)] == [True] * number


@pytest.mark.parametrize("name", mixed.BROKEN)
def test_every_broken_file_is_told_with_its_reason(write: Write, name: str) -> None:
    """With the size limit that `cekangka batch` has."""
    content, reason = mixed.BROKEN[name]

    (failure,) = iter_articles([write(name, content)], Options(size_limit=10_000_000))

    assert isinstance(failure, Unreadable)
    assert reason in failure.reason["en"]
    assert set(failure.reason) == set(failure.way_out) == {"en", "id"}


def test_lines_that_a_page_has_broken_are_put_together(write: Write) -> None:
    """Figures do not end at the margin of a PDF."""
    (article,) = articles(write("a.pdf", mixed.pdf(["Laba naik menjadi sekitar 1,5 triliun rupiah"])))

    assert article.text == "Laba naik menjadi sekitar 1,5 triliun rupiah"


def test_documents_keep_their_titles_apart(write: Write) -> None:
    """That of a Word document is in the style for it, that of a book's chapter its heading; tables are rows."""
    (document,) = articles(write("a.docx", mixed.word(["Rp5 juta"])))
    (chapter,) = articles(write("a.epub", mixed.epub(["Rp5 juta"])))

    assert (document.title, document.text) == ("Daftar pemilih", "Rp5 juta\nJumlah |")
    assert (chapter.id, chapter.title, chapter.text) == ("a.epub/isi/0.xhtml", "Bab", "Rp5 juta")


def test_pages_of_a_crawl_are_named_by_their_addresses(write: Write) -> None:
    """What has no article is skipped with a word; pictures and redirects are none of a reader's business."""
    menu = mixed.record("https://koran.example/menu", b"<html></html>")
    pages = mixed.warc([mixed.sentence(0)]) + gzip.compress(menu)

    article, skipped = iter_articles([write("a.warc.gz", pages)])

    assert isinstance(article, Article)
    assert article.id == "https://koran.example/Nomor00000"
    assert isinstance(skipped, NotArticles)


def test_members_of_an_archive_are_named_by_it(write: Write) -> None:
    """A bad one costs only itself, and hidden ones are left out."""
    packed = mixed.packed({"x/a.txt": b"Rp5", "x/b.txt": b"\0", "x/c.jsonl": b'{"text": "Rp6"}', ".x/d.txt": b"Rp7"})

    first, failure, last = iter_articles([write("arsip.zip", packed)])

    assert (first, str(failure).partition(":")[0]) == (Article(id="arsip.zip/x/a.txt", text="Rp5"), "arsip.zip/x/b.txt")
    assert isinstance(last, Article)
    assert last.id == "c:1"


def test_csv_in_utf16_is_told_with_the_way_out(write: Write) -> None:
    """As spreadsheets write it as "Unicode text"."""
    (failure,) = failures(write("a.csv", "id\ttext\n1\tRp5\n".encode("utf-16")))

    assert (failure.reason["en"], failure.way_out["en"]) == ("CSV in UTF-16", "save it as UTF-8")


def test_a_member_with_a_path_out_of_its_archive_is_no_hidden_one(write: Write) -> None:
    """Nothing is unpacked to the disk, so that its name does no harm."""
    (item,) = iter_articles([write("arsip.zip", mixed.packed({"../../a.txt": b"Rp5"}))])

    assert item == Article(id="arsip.zip/../../a.txt", text="Rp5")


def test_the_fields_of_tables_can_be_named(write: Write) -> None:
    """As those of JSON Lines; dates may be dates."""
    table = pa.table({"isi": ["Rp5"], "no": [7], "hari": pa.array([date(2026, 2, 2)])})
    stream = io.BytesIO()
    pq.write_table(table, stream)
    options = {"text_field": "isi", "id_field": "no", "date_field": "hari"}

    of_parquet = articles(write("a.parquet", stream.getvalue()), **options)
    of_csv = articles(write("a.csv", '\ufeff"isi","no","hari"\n"Rp5",7,2026-02-02\n\n'), **options)

    assert of_parquet == of_csv == [Article(id="7", text="Rp5", date="2026-02-02")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("figures.csv", "article,id,kind,rule,rounding_low\n"),
        ("figures.json", '[\n{"schema":"cekangka/1","text":"Rp5"}\n]'),
    ],
)
def test_figures_of_ours_in_other_formats_are_no_articles(write: Write, name: str, content: str) -> None:
    """In a folder they are skipped with a word."""
    write(f"f/{name}", content)

    (skipped,) = failures("f")

    assert isinstance(skipped, NotArticles)


def test_parts_of_a_file_have_the_articles_of_the_whole(write: Write) -> None:
    """Wherever it is cut: ids by line are the same, and line ends in quotes are none."""
    texts = [f"{mixed.sentence(at)}\nDan seterusnya." for at in range(30)]
    rows = "".join(f'"{text}"\n' for text in texts)
    for path in (
        write("a.jsonl", lines(*({"text": text} for text in texts))),
        write("a.csv", f"text\n{rows}"),
        write("a.zip", mixed.packed({f"{at}.txt": text.encode() for at, text in enumerate(texts)})),
    ):
        with path.open("rb") as stream:
            parts = list(split_source(Source(str(path), stream), Options(), 300))
        found = []
        for part in parts:
            with path.open("rb") as stream:
                found += read_source(Source(str(path), stream, part=part), Options())
        assert len(parts) > 3
        assert found == articles(path)


def test_broken_characters_are_mended_when_asked_for(write: Write) -> None:
    """The article says that it is no more what is in the file."""
    path = write("a.txt", "Ia bilang â€œnaik 5 persenâ€\u009d.")

    (mended,) = articles(path, fix_text=True)  # type: ignore[arg-type]

    assert (mended.text, mended.fixed) == ('Ia bilang "naik 5 persen".', True)
    assert not articles(path)[0].fixed
