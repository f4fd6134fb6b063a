"""Questions to a dataset in SQL, with DuckDB over its Parquet files.

There are the tables articles, quantities, findings and runs, and views for what is asked most: see `VIEWS`. Start with
`query`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import Any

from extractor.dataset.exports import Dataset
from extractor.extras import need

__all__ = ["VIEWS", "connect", "query", "views"]

# By name: what a view answers, and how.
VIEWS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "figures": (
        {
            "en": "every figure with its article's title, day, source and address; of copies only what differs",
            "id": "setiap angka dengan judul, tanggal, sumber, dan alamat artikelnya; dari salinan hanya yang berbeda",
        },
        """
        select q.*, a.title, a.day, a.source, a.url, a.file,
            try_cast(split_part(q.interval, '/', 1) as date) as from_day,
            try_cast(split_part(q.interval, '/', 2) as date) as to_day
        from quantities q join articles a using (uid)
        where a.duplicate_of is null and not exists (
            from quantities o where o.uid = a.near_duplicate_of and o.field = q.field and o.text = q.text
                and o.subject is not distinct from q.subject and o.interval is not distinct from q.interval
        )
        """,
    ),
    "biggest_rupiah": (
        {
            "en": "amounts of rupiah in the texts, the biggest first",
            "id": "jumlah rupiah dalam teks, dari yang terbesar",
        },
        """
        select value, text, modifier, subject, metric, period, title, day, article
        from figures where unit = 'IDR' and value is not null and field = 'text' order by value desc, article, start
        """,
    ),
    "timeline": (
        {
            "en": "figures of a named subject and time, in the order of time: where subject = 'Jaminan Pensiun'",
            "id": "angka milik perihal dan waktu tertentu, menurut waktu: where subject = 'Jaminan Pensiun'",
        },
        """
        select subject, metric, counted, unit, per, from_day, to_day, value, modifier, text, article
        from figures
        where subject is not null and from_day is not null and value is not null
            and change is null and field = 'text'
        order by lower(subject), metric, counted, unit, from_day, to_day, article, start
        """,
    ),
    "contradictions": (
        {
            "en": "figures that two articles give differently, with both articles",
            "id": "angka yang berbeda dalam dua artikel, dengan kedua artikelnya",
        },
        """
        select f.message_en, f.message_id, f.working, a.day, a.title, f.article, b.article as other_article, f.uid
        from findings f join articles a using (uid),
            lateral (select max(span.article) as article from unnest(f.spans) as t(span)) b
        where f."check" = 'cross-article' order by a.day, f.article
        """,
    ),
    "kinds": (
        {"en": "how many figures there are of each kind and unit", "id": "banyaknya angka menurut jenis dan satuan"},
        "select kind, unit, count(*) as figures from quantities group by all order by figures desc, kind, unit",
    ),
    "checks": (
        {
            "en": "how many findings there are of each check and level",
            "id": "banyaknya temuan menurut pemeriksaan dan tingkatnya",
        },
        'select "check", level, count(*) as findings from findings group by all order by findings desc, "check"',
    ),
}

_TABLES = ("articles", "quantities", "findings")


def query(folder: str | Path, sql: str) -> Any:
    """Ask a dataset; gives a `pyarrow.Table`, whose columns have names of their own as "id" and "id_1" where two do.

    Raises extractor.dataset.exports.NoDataset if there is none in the folder, and duckdb.Error for what is no SQL, or
    would write, even into the dataset.
    """
    pa, duckdb = need("pyarrow", "batch"), need("duckdb", "batch")
    asks = duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN
    for statement in duckdb.extract_statements(sql):
        if statement.type not in asks:
            raise duckdb.PermissionException(f"not a question, but {statement.type.name}; ask with select or from")
    with connect(Dataset.at(folder)) as db:
        views(db, lock=True)
        found = db.sql(sql)
        if found is None:  # a statement that asks nothing
            return pa.table({})
        answer = found.to_arrow_table()
        return answer.rename_columns(_apart(answer.column_names))


def _apart(names: Sequence[str]) -> list[str]:
    """The names of columns, each once: a row is a dictionary to many, and a join of two tables has an `id` of each."""
    given: dict[str, None] = {}
    for name in names:
        numbered = (f"{name}_{at}" for at in count(1))
        given[next(one for one in chain([name], numbered) if one not in given)] = None
    return list(given)


@contextmanager
def connect(dataset: Dataset, file: Path | None = None, *, tables: bool = False) -> Iterator[Any]:
    """A DuckDB connection with the tables of a dataset: over its Parquet files, or copied (`tables`) into a file.

    It fetches no extensions, and once the tables are there it reads and writes no other files.
    """
    duckdb = need("duckdb", "batch")
    options = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    with duckdb.connect(str(file) if file else ":memory:", config=options) as db:
        db.execute("set enable_progress_bar = false")
        for name in _TABLES:
            path = str(dataset.file(name).resolve())
            what = "table" if tables else "view"
            quoted = path.replace("'", "''")  # a view takes no parameters
            db.execute(f"create {what} {name} as from read_parquet('{quoted}')")
        _runs(db, dataset.runs)
        if not tables:
            db.execute("set allowed_directories = [?]", [str(dataset.folder.resolve())])
        yield db


def views(db: Any, *, lock: bool = False) -> None:
    """Make the views; `lock` keeps the connection from reading anything but the dataset, whatever it is asked."""
    for name, (_, query) in VIEWS.items():
        db.execute(f"create view {name} as {query}")
    if lock:
        db.execute("set enable_external_access = false")
        db.execute("set lock_configuration = true")


def _runs(db: Any, runs: list[dict[str, Any]]) -> None:
    db.execute(
        "create table runs (id integer, started timestamptz, finished timestamptz, version varchar, rules varchar, "
        "sources varchar, articles bigint, quantities bigint, findings bigint, quarantined bigint)"
    )
    if runs:
        db.executemany("insert into runs values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [list(run.values()) for run in runs])
