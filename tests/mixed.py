"""A folder of all sorts of files, good ones and broken ones, for `cekangka batch`.

Every article has a sentence of its own, so that it can be seen which are there and how often.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from itertools import count, cycle, islice
from pathlib import Path

import docx
import pyarrow as pa
import pyarrow.parquet as pq

Bytes = Callable[[list[str]], bytes]

_PAGE = """<!doctype html><html><head><title>{0} - Koran Contoh</title></head><body><nav><a href="/">Beranda</a></nav>
<article><h1>{0}</h1><p>{1} Pemungutan suara berlangsung tertib sejak pagi sampai siang, kata ketua panitianya.</p>
<p>Penghitungan selesai pada malam hari dan disaksikan oleh banyak warga serta para saksi dari semua calon.</p>
</article></body></html>"""


def sentence(number: int) -> str:
    """The sentence of an article."""
    return f"Desa Nomor{number:05} mencatat {number + 3:,} pemilih dalam daftar terbaru.".replace(",", ".")


def rows(texts: list[str]) -> list[dict[str, str]]:
    """Articles as rows, whose ids come again in every file."""
    return [
        {"id": str(at), "text": text, "title": "Daftar pemilih", "date": "2026-02-02"} for at, text in enumerate(texts)
    ]


def text(texts: list[str]) -> bytes:
    """One article."""
    return texts[0].encode()


def html(texts: list[str]) -> bytes:
    """A page with an article."""
    return _PAGE.format("Daftar pemilih", texts[0]).encode()


def jsonl(texts: list[str]) -> bytes:
    """JSON Lines."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows(texts))


def json_array(texts: list[str]) -> bytes:
    """A JSON array in an object."""
    return json.dumps({"status": "ok", "articles": rows(texts)}).encode()


def csv(texts: list[str]) -> bytes:
    """CSV with a line end in a cell."""
    return ("id;text\r\n" + "".join(f'{row["id"]};"{row["text"]}\n"\r\n' for row in rows(texts))).encode()


def parquet(texts: list[str]) -> bytes:
    """Parquet."""
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows(texts)), stream)
    return stream.getvalue()


def gz(texts: list[str]) -> bytes:
    """Gzipped JSON Lines."""
    return gzip.compress(jsonl(texts))


def zipped(texts: list[str]) -> bytes:
    """A zip file with a text, JSON Lines, and a zip file in it."""
    inner = packed({"c.txt": text(texts[2:])})
    return packed({"a/a.txt": text(texts), "a/b.jsonl": jsonl(texts[1:2]), "a/c.zip": inner, ".hidden": b"5"})


def packed(members: dict[str, bytes]) -> bytes:
    """A zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def word(texts: list[str]) -> bytes:
    """A Word document with a table."""
    document = docx.Document()
    document.add_paragraph("Daftar pemilih", style="Title")
    document.add_paragraph(texts[0])
    document.add_table(1, 2).cell(0, 0).text = "Jumlah"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def epub(texts: list[str]) -> bytes:
    """A book with a document for each text."""
    names = [f"{at}.xhtml" for at in range(len(texts))]
    items = "".join(f'<item id="i{at}" href="{name}"/>' for at, name in enumerate(names))
    spine = "".join(f'<itemref idref="i{at}"/>' for at in range(len(names)))
    opf = f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{spine}</spine></package>'
    container = '<container><rootfiles><rootfile full-path="isi/buku.opf"/></rootfiles></container>'
    pages = {
        f"isi/{name}": f"<html><body><h1>Bab</h1><p>{one}</p></body></html>".encode()
        for name, one in zip(names, texts, strict=True)
    }
    return packed({"META-INF/container.xml": container.encode(), "isi/buku.opf": opf.encode(), **pages})


def pdf(texts: list[str]) -> bytes:
    """A PDF whose lines are broken in the middle of the sentence."""
    words = texts[0].split()
    lines = [" ".join(words[:4]), " ".join(words[4:])]
    drawn = "BT /F1 12 Tf 50 700 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn.encode()),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def warc(texts: list[str]) -> bytes:
    """A crawl: a page for each text, gzipped one by one, and a picture."""
    pages = [record(f"https://koran.example/{one[5:15]}", html([one])) for one in texts]
    return b"".join(map(gzip.compress, [*pages, record("https://koran.example/p.png", b"\x89PNG", "image/png")]))


def record(address: str, body: bytes, kind: str = "text/html") -> bytes:
    """A response of a crawl."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-1234567890ab>\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: {address}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


# By suffix: how many articles a file has, and how it is made.
GOOD: dict[str, tuple[int, Bytes]] = {
    ".txt": (1, text),
    ".md": (1, text),
    ".utf16.txt": (1, lambda texts: texts[0].encode("utf-16")),
    ".cp1252.txt": (1, lambda texts: f"“{texts[0]}” kata André – kepala desa.".encode("cp1252")),
    ".html": (1, html),
    ".jsonl": (3, jsonl),
    ".json": (2, json_array),
    ".csv": (2, csv),
    ".parquet": (2, parquet),
    ".jsonl.gz": (2, gz),
    ".zip": (3, zipped),
    ".docx": (1, word),
    ".epub": (2, epub),
    ".pdf": (1, pdf),
    ".warc.gz": (2, warc),
}

_LONG = b"5" * 50_000_000
_TEN = [sentence(at) for at in range(10)]


def encrypted() -> bytes:
    """A zip file whose one member says that it is encrypted."""
    content = bytearray(packed({"a.txt": b"Rp5"}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def deep() -> bytes:
    """A text that is packed five times."""
    content = packed({"a.txt": b"Rp5"})
    for _ in range(4):
        content = packed({"a.zip": content})
    return content


# By name: the content, and words of the reason why nothing comes out of it.
BROKEN: dict[str, tuple[bytes, str]] = {
    "kosong.txt": (b"", "empty"),
    "spasi.txt": (b" \n\n\t", "empty"),
    "biner.txt": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
    "nul.txt": (b"Rp5\0juta", "binary"),
    "kendali.txt": (bytes(range(1, 32)) * 9, "binary"),
    "sandi.txt": ("“Harga” ".encode() * 40 + b"\xff\xfe\xfd" * 30, "unknown text encoding"),
    "utf16.txt": (b"\xff\xfeR", "unknown text encoding"),
    "besar.txt": (_LONG, "larger than 10 MB"),
    "potong.pdf": (pdf(_TEN)[:200], "not a whole PDF"),
    "palsu.pdf": (b"Rp5 juta", "no header"),
    "kosong.pdf": (pdf(["x x"]).replace(b"Tj", b"  "), "a PDF without text"),
    "bom.zip": (packed({f"{at}.txt": b"5" * 9_000_000 for at in range(20)}), "a bomb"),
    "potong.zip": (packed({"a.txt": b"Rp5 juta"})[:-30], "not a whole zip"),
    "palsu.zip": (b"Rp5 juta", "not a whole zip"),
    "kosong.zip": (packed({}), "empty"),
    "kunci.zip": (encrypted(), "locked with a password"),
    "dalam.zip": (deep(), "packed more than 3 times"),
    "isi.zip": (packed({"a.txt": b"\0"}), "binary"),
    "bom.txt.gz": (gzip.compress(_LONG), "larger than 10 MB"),
    "potong.jsonl.gz": (gz(_TEN)[:60], "not a whole archive"),
    "palsu.txt.gz": (b"Rp5 juta", "not a whole archive"),
    "panjang.jsonl": (b'{"text": "' + _LONG + b'"}\n', "larger than 10 MB"),
    "rusak.jsonl": (b'{"text": "Rp5\n', "not JSON"),
    "angka.jsonl": (b"5\n", "not a JSON object"),
    "kosong.jsonl": (b"\n", "empty"),
    "isi.jsonl": (b'{"isi": "Rp5"}\n', "no text in the field"),
    "rusak.json": (b'[{"text": "Rp5"}', "not JSON of articles"),
    "isi.json": (b'[{"isi": "Rp5"}]', "no text in the field"),
    "kolom.csv": (b"id,isi\n1,Rp5\n", 'no column "text"'),
    "kutip.csv": (b'id,text\n1,"Rp5"x\n', "not a row of CSV"),
    "palsu.parquet": (b"PAR1Rp5 jutaPAR1", "not a whole Parquet"),
    "palsu.docx": (b"Rp5 juta", "not a whole DOCX"),
    "isi.docx": (packed({"a.xml": b"<a/>"}), "not a whole DOCX"),
    "bom.docx": (packed({"word/document.xml": b" " * 150_000_000}), "a bomb"),
    "palsu.epub": (packed({"a.txt": b"Rp5"}), "not a whole EPUB"),
    "potong.warc.gz": (warc(_TEN)[:400], "not a whole WARC"),
    "gambar.warc": (record("https://koran.example/p.png", b"\x89PNG", "image/png"), "without HTML pages"),
    "menu.html": (b"<html><body><script>var a = 5</script></body></html>", "no article in this page"),
}


def make(folder: Path, files: int) -> tuple[list[str], dict[str, str]]:
    """Make so many files, good and broken; gives the sentences that are in them, and why the others are broken.

    Beside the broken files there are a broken link, a link to itself, a pipe, and a link to the folder above.
    """
    numbers = count()
    sentences: list[str] = []
    for at, (suffix, (articles, content)) in enumerate(islice(cycle(GOOD.items()), files - len(BROKEN) - 2)):
        texts = [sentence(number) for number in islice(numbers, articles)]
        path = folder / f"{at % 7}" / f"berkas{at // 50 * 50 + at % 5}-{at}{suffix}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content(texts))
        sentences += texts
    broken = {name: reason for name, (_, reason) in BROKEN.items()}
    for name, (content_, _) in BROKEN.items():
        (folder / name).write_bytes(content_)
    (folder / "putus.txt").symlink_to("hilang.txt")
    (folder / "lingkar.txt").symlink_to("lingkar.txt")
    (folder / "0" / "atas").symlink_to(folder.absolute())
    os.mkfifo(folder / "pipa")
    broken |= {"putus.txt": "no such file", "lingkar.txt": "cannot be read", "pipa": "not a regular file"}
    if os.geteuid():  # root may read everything
        (folder / "rahasia.txt").write_text("Rp5")
        (folder / "rahasia.txt").chmod(0)
        broken["rahasia.txt"] = "permission denied"
    return sentences, broken


def names() -> Iterator[str]:
    """The suffixes of the good files."""
    yield from GOOD
