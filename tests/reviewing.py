"""Something to review: a store in which some changes wait, made without reading articles."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from extractor.records import Article, Quantity
from extractor.review.comparing import Readers
from extractor.review.decisions import Review, refresh
from extractor.store import Store

HOSTILE = (
    '<script>document.title = "!"</script> <img src=x onerror=alert(document.domain)> [bold]Tim[/bold] [/] "kutip"'
)
_FIGURE = re.compile(r"(\d+(?:\.\d+)*)(?: (warga|klaim|rumah|ton))?")


def read(article: Article) -> list[Quantity]:
    """Take every number for a figure."""
    return [
        Quantity(
            article=article.id,
            id=f"{article.id}#{m.start(1)}",
            kind="cardinal",
            text=m[1],
            start=m.start(1),
            end=m.end(1),
            value=Decimal(m[1].replace(".", "")),
            counted=m[2],
            sentence=(0, len(article.text)),
            rule="digits",
        )
        for m in _FIGURE.finditer(article.text)
    ]


def record(store: Store, texts: dict[str, str]) -> None:
    """Record a run over articles."""
    with store.record("test", "r1", b"") as run:
        for name, text in texts.items():
            article = Article(id=name, text=text, title=f"Judul {name}")
            run.add(article, read(article))


def prepared(file: Path, old: dict[str, str], new: dict[str, str]) -> Review:
    """Approve the old texts and work out what waits in the new ones."""
    store = Store(file)
    record(store, old)
    store.approve_run(store.run("@latest"), "test", only_new=False)
    record(store, new)
    refresh(store, store.run("@latest"), Readers(store, lambda: None))
    return Review(store)


# A jump of a digit lost, a group of three, one figure that came, one that went.
OLD = {
    "klaim": "Jaminan Pensiun membayar 9.377 klaim sepanjang tahun lalu.",
    "desa1": "Desa Maju mencatat 120 warga baru pada bulan ini.",
    "desa2": "Desa Jaya mencatat 130 warga baru pada bulan ini.",
    "desa3": "Desa Baru mencatat 140 warga baru pada bulan ini.",
    "gudang": "Gudang itu menyimpan beras. Ada 7 rumah di dekatnya.",
    "tetap": "Pasar menerima 28 ton beras.",
}
NEW = OLD | {
    "klaim": OLD["klaim"].replace("9.377", "937"),
    "desa1": OLD["desa1"].replace("120", "125"),
    "desa2": OLD["desa2"].replace("130", "135"),
    "desa3": OLD["desa3"].replace("140", "145"),
    "gudang": f"Gudang itu menyimpan {HOSTILE} 40 ton beras. Ada rumah di dekatnya.",
}
