"""What a dataset is written as, opened again by the libraries that read it; what is asked of it; its command line."""

from __future__ import annotations

import csv
import json
import shlex
import sqlite3
import sys
from decimal import Decimal
from pathlib import Path

import dask
import duckdb
import jsonschema
import mixed
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shell import REAL, ROOT, Done, call, call_alone, real
from test_dataset import Inline

import extractor
from extractor.dataset import tables
from extractor.dataset.exports import Dataset, NoDataset, formats, readable, xlsx
from extractor.dataset.plot import NothingToDraw, Series, plot
from extractor.extras import MissingExtra, need
from extractor.records import Finding, to_json
from extractor.schema import schema
from extractor.store import Store

_EXACT = Decimal("1234567890123456.78")
_BIG = "1.234.567.890.123.456,78"
ARTICLES = [
    {
        "id": "=1+1",
        "title": "@SUM(A1) “Laba” 🙂",
        "date": "2026-02-02",
        "source": "<script>alert(1)</script>",
        "text": "Jaminan Pensiun mencatat 9.377 klaim sepanjang 2025 senilai Rp20,8 miliar.\n"
        f"Saldo Rp{_BIG} dan 0,1 persen.",
    },
    {"id": "b", "date": "2026-02-03", "text": "Sepanjang 2025, Jaminan Pensiun mencatat 9.737 klaim. Rp5-10 ribu."},
]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset in all formats."""
    folder = tmp_path_factory.mktemp("dataset")
    source = folder / "artikel.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in ARTICLES) + "rusak <b>\n")
    extractor.batch(source, folder / "out", extractor.Batch(formats=formats()), executor=Inline())
    return folder / "out"


def values(out: Path) -> list[Decimal | None]:
    """The exact values of the figures."""
    return [row["value"] for row in Dataset.at(out).rows("quantities")]


def test_parquet_has_the_documented_columns(out: Path) -> None:
    """Of fixed types, decimals among them; an empty table has them too."""
    for name, columns in tables.TABLES.items():
        assert pq.read_schema(out / f"{name}.parquet").equals(columns)
    assert pq.read_table(out / "quantities.parquet")["value"].to_pylist() == values(out)
    assert {Decimal(20_800_000_000), _EXACT, Decimal("0.1")} < set(values(out))


def test_duckdb_has_tables_and_views(out: Path) -> None:
    """With exact decimals, the runs, and the title as it was."""
    with duckdb.connect(str(out / "dataset.duckdb"), read_only=True) as db:
        stored = [value for (value,) in db.execute("select value from quantities").fetchall()]
        (title, source) = db.execute("select title, source from articles where id = '=1+1'").fetchone()
        (working, other) = db.execute("select working, other_article from contradictions").fetchone()
        (finished, articles) = db.execute("select finished, articles from runs").fetchone()
        biggest = db.execute("select value from biggest_rupiah").fetchall()
    assert stored == values(out)
    assert (title, source) == (ARTICLES[0]["title"], ARTICLES[0]["source"])
    assert (working, other) == ("9.737 ≠ 9.377", "=1+1")
    assert finished is not None
    assert articles == 2
    assert biggest == [(_EXACT,), (Decimal(20_800_000_000),)]


def test_sqlite_has_the_tables_with_all_digits(out: Path) -> None:
    """A number that neither an integer nor a real keeps is text."""
    db = sqlite3.connect(out / "dataset.sqlite")
    stored = [value for (value,) in db.execute("select value from quantities")]
    (links,) = db.execute("select links from quantities where subject is not null").fetchone()
    (title,) = db.execute("select title from articles").fetchone()
    (runs,) = db.execute("select count(*) from runs").fetchone()
    db.close()
    assert [None if value is None else Decimal(str(value)) for value in stored] == values(out)
    assert {type(value) for value in stored} == {int, float, str, type(None)}
    assert json.loads(links)[0]["name"] == "subject"
    assert (title, runs) == (ARTICLES[0]["title"], 1)


def test_excel_has_numbers_as_numbers_and_no_formulas(out: Path) -> None:
    """Text that begins like a formula is text; what has too many digits for Excel is text too."""
    book = openpyxl.load_workbook(out / "dataset.xlsx")
    assert book.sheetnames == ["quantities", "findings", "articles"]
    heads = {cell.value: cell.column for cell in book["quantities"][1]}
    cells = [row[heads["value"] - 1] for row in book["quantities"].iter_rows(min_row=2)]
    assert [None if cell.value is None else Decimal(str(cell.value)) for cell in cells] == values(out)
    assert [cell.data_type for cell in cells if cell.value is not None].count("s") == 1
    sheet = book["articles"]
    title = sheet.cell(2, tables.ARTICLES.names.index("title") + 1)
    name = sheet.cell(2, tables.ARTICLES.names.index("id") + 1)
    assert (name.value, name.data_type) == ("=1+1", "s")
    assert title.value == ARTICLES[0]["title"]


def test_a_table_that_is_too_long_for_a_sheet_goes_on_in_another(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the heading again; a text that is too long for a cell is cut and says so."""
    monkeypatch.setattr(xlsx, "_ROWS", 5)
    monkeypatch.setattr(xlsx, "_CELL", 60)

    xlsx.write(Dataset.at(out), tmp_path)

    book = openpyxl.load_workbook(tmp_path / "dataset.xlsx")
    sheets = [name for name in book.sheetnames if name.startswith("quantities")]
    assert sheets == ["quantities", "quantities 2"]
    assert sum(book[name].max_row - 1 for name in sheets) == len(values(out))
    cells = [str(cell.value) for row in book["articles"].iter_rows(min_row=2) for cell in row]
    assert max(map(len, cells)) == 60
    assert any(f"(cut: {len(str(ARTICLES[0]['text']))} characters)" in cell for cell in cells)


def test_csv_has_no_cell_that_a_spreadsheet_would_run(out: Path) -> None:
    """An apostrophe makes text of it; numbers are exact."""
    with (out / "articles.csv").open(encoding="utf-8", newline="") as stream:
        first, _ = csv.DictReader(stream)
    with (out / "quantities.csv").open(encoding="utf-8", newline="") as stream:
        stored = [row["value"] for row in csv.DictReader(stream)]
    assert (first["id"], first["title"]) == ("'=1+1", "'" + str(ARTICLES[0]["title"]))
    assert first["text"] == ARTICLES[0]["text"]
    assert [Decimal(value) if value else None for value in stored] == values(out)


def test_json_lines_are_the_records_of_the_library_and_fit_the_schema(out: Path) -> None:
    """Of articles, figures and findings."""
    found = {name: (out / f"{name}.jsonl").read_text("utf-8").splitlines() for name in tables.TABLES}
    alone = [extractor.Article(**row) for row in ARTICLES]
    expected = [to_json(figure).decode() for one in alone for figure in extractor.extract(one, titles=True)]
    assert found["quantities"] == expected
    for name, record in (("articles", "article"), ("quantities", "quantity"), ("findings", "finding")):
        jsonschema.Draft202012Validator.check_schema(schema(record))
        validator = jsonschema.Draft202012Validator(schema(record))
        for line in found[name]:
            validator.validate(json.loads(line))
        assert found[name]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**json.loads(found["quantities"][0]), "value": "5"}, schema("quantity"))


def test_the_report_runs_nothing_of_what_articles_say(out: Path) -> None:
    """It shows the finding, the biggest amount and what failed."""
    page = (out / "report.html").read_text("utf-8")
    assert "<script" not in page
    assert "rusak <b>" not in page
    assert "cross-article" in page
    assert "9.737 ≠ 9.377" in page
    assert "artikel.jsonl:3" in page


def test_a_format_that_is_there_is_kept_up_to_date(tmp_path: Path) -> None:
    """A second run need not name it; one that is not there is not made."""
    source = tmp_path / "a.txt"
    source.write_text("Rp5 juta")
    extractor.batch(source, tmp_path / "out", extractor.Batch(formats=["csv"]), executor=Inline())
    source.write_text("Rp6 juta dan Rp7 juta")

    summary = extractor.batch(source, tmp_path / "out", executor=Inline())

    assert (tmp_path / "out/quantities.csv").read_text().count("\n") == 3
    assert not (tmp_path / "out/dataset.xlsx").exists()
    assert "quantities.csv" in summary.files


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("5", 5),
        ("0.1", 0.1),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", "9223372036854775808"),
        ("123456789012345.1", "123456789012345.1"),
        ("1E+3", 1000),
    ],
)
def test_programs_without_decimals_get_what_keeps_all_digits(number: str, kept: object) -> None:
    """An integer, a float, or text."""
    assert readable(Decimal(number)) == kept


# Arrow


def test_figures_of_an_arrow_table_are_those_of_the_library() -> None:
    """The schema is always the same, whatever the table has and if it has nothing."""
    rows = [*({**row, "more": 1} for row in ARTICLES), {"id": "c", "text": None, "more": 2}]
    whole = pa.Table.from_pylist(rows)

    found = extractor.extract_arrow(whole)

    expected = [figure for row in ARTICLES for figure in extractor.extract(extractor.Article(**row))]
    assert [tables.quantity_of(row) for row in found.to_pylist()] == expected
    assert found.schema.equals(tables.QUANTITIES)
    assert extractor.extract_arrow(whole.slice(0, 0)).schema.equals(tables.QUANTITIES)
    assert extractor.extract_arrow(whole.to_batches()[0]).equals(found)
    assert extractor.extract_arrow(pa.table({"text": ["Rp5 juta"]})).num_rows == 1


def test_figures_are_found_in_the_pieces_of_dask() -> None:
    """Each piece in a process that Dask has begun."""
    pieces = [pa.table({"id": [row["id"]], "text": [row["text"]]}) for row in ARTICLES]

    found = dask.compute(*(dask.delayed(extractor.extract_arrow)(piece) for piece in pieces), scheduler="processes")

    assert pa.concat_tables(found).equals(extractor.extract_arrow(pa.concat_tables(pieces)))


def test_a_table_without_texts_is_an_error_that_names_its_columns() -> None:
    """The way out is to rename one."""
    with pytest.raises(ValueError, match=r'no column "text" \(here: isi\)'):
        extractor.extract_arrow(pa.table({"isi": ["Rp5"]}))


@pytest.mark.parametrize("texts", [[5], [b"Rp5"], [["Rp5"]]])
def test_a_column_that_holds_no_text_is_an_error_that_names_its_type(texts: list[object]) -> None:
    """The way out is to cast it; large strings and those by number are text."""
    with pytest.raises(ValueError, match=r'the column "text" is of the type .*; cast it to string'):
        extractor.extract_arrow(pa.table({"text": texts}))
    for text in (pa.array(["Rp5"], pa.large_string()), pa.array(["Rp5"]).dictionary_encode()):
        assert extractor.extract_arrow(pa.table({"text": text, "id": [5]}))["article"].to_pylist() == ["5"]


# Questions and drawings


def test_questions_are_asked_in_sql(out: Path) -> None:
    """The answer is a table of Arrow."""
    found = extractor.query(out, "select value, text from biggest_rupiah limit 1")

    assert found.to_pylist() == [{"value": _EXACT, "text": f"Rp{_BIG}"}]
    (one, two, *_) = extractor.query(
        out, "from timeline where subject = 'Jaminan Pensiun' and counted = 'klaim'"
    ).to_pylist()
    assert {one["value"], two["value"]} == {9377, 9737}
    assert str(one["from_day"]) == "2025-01-01"
    assert extractor.query(out, "from kinds").num_rows
    assert extractor.query(out, "select finished is not null as ok from runs").to_pylist() == [{"ok": True}]


def test_two_articles_of_the_samples_contradict_each_other(tmp_path: Path) -> None:
    """As the command line makes the dataset and asks it; no other two do."""
    done = batch(ROOT / "samples", "--out", tmp_path / "out", "--jobs", "2", "--no-record")
    asked = call("query", tmp_path / "out", "from contradictions", "--output-format", "jsonl")

    assert done.returncode == 0
    (row,) = [json.loads(line) for line in asked.stdout.splitlines()]
    assert (row["article"], row["other_article"]) == ("harian-niaga-20260204", "kabar-pesisir-20260203")
    assert row["working"] == "Rp4,27 triliun ≠ Rp4,72 triliun"


def test_columns_of_a_join_have_names_of_their_own(out: Path) -> None:
    """A row as a dictionary loses none of two with the same name; on the command line neither."""
    sql = "select a.id, q.id, 1 as id_1, a.id from quantities q join articles a using (uid) order by q.start limit 1"

    (row,) = extractor.query(out, sql).to_pylist()
    done = call("query", out, sql, "--output-format", "jsonl")
    shown = call("query", out, sql)

    assert list(row) == ["id", "id_1", "id_1_1", "id_2"]
    assert json.loads(done.stdout) == row
    assert shown.stdout.splitlines()[0].split() == list(row)


@pytest.mark.parametrize(
    "sql",
    [
        "from read_csv('/etc/passwd')",
        "copy articles to 'x.csv'",
        "set enable_external_access = true",
        "install httpfs",
        "copy (select 1) to '{out}/quantities.csv'",
        "select 1; export database '{out}'",
        "create table articles2 as from articles",
    ],
)
def test_a_question_reads_and_writes_nothing_but_the_dataset(out: Path, sql: str) -> None:
    """Whatever it says."""
    before = {path: path.stat().st_mtime_ns for path in out.iterdir()}

    with pytest.raises(duckdb.Error):
        extractor.query(out, sql.format(out=out))

    assert {path: path.stat().st_mtime_ns for path in out.iterdir()} == before


def test_a_folder_without_dataset_is_told_with_the_way_out(tmp_path: Path) -> None:
    """By the library and by the command line."""
    with pytest.raises(NoDataset, match="cekangka batch"):
        extractor.query(tmp_path, "select 1")
    done = call("query", tmp_path, "select 1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "cekangka batch" in done.stderr


def test_the_history_of_a_figure_is_drawn(out: Path, tmp_path: Path) -> None:
    """As SVG whose words are text, and as PNG; a subject that is not there is an error that names near ones."""
    drawn = plot(out, tmp_path / "a.svg", Series("jaminan pensiun", counted="klaim"))
    kinds = plot(out, tmp_path / "b.png")

    assert drawn == 2
    assert "jaminan pensiun" in (tmp_path / "a.svg").read_text("utf-8")
    assert (tmp_path / "b.png").read_bytes().startswith(b"\x89PNG")
    assert kinds == len(values(out))
    with pytest.raises(NothingToDraw, match="near: Jaminan Pensiun"):
        plot(out, tmp_path / "c.svg", Series("jaminan pension"))


# The command line


def batch(*arguments: str | Path, **env: str) -> Done:
    """Make a dataset by the command line."""
    return call("batch", *arguments, core=real(), **env)


def test_a_batch_is_a_run_that_the_next_one_is_compared_with(tmp_path: Path) -> None:
    """What was read is recorded, what was unchanged is not read; so the difference is what changed."""
    folder, store = tmp_path / "arsip", tmp_path / "store.sqlite"
    folder.mkdir()
    (folder / "a.txt").write_text("Ada 9.377 klaim di Solo.")
    (folder / "b.txt").write_text("Ada 40 orang di Solo.")
    told = [folder, "--out", tmp_path / "out", "--jobs", "1", "--store", store]

    first = batch(*told)
    again = batch(*told)
    (folder / "a.txt").write_text("Ada 937 klaim di Solo.")
    last = batch(*told)

    assert first.stderr.startswith("recorded as run 1\n")
    assert "recorded" not in again.stderr
    assert last.stderr.startswith("recorded as run 2\n")
    with Store(store) as opened:
        articles = [[entry.article for entry in opened.entries(run)] for run in (1, 2)]
    assert articles == [[f"{folder}/a.txt", f"{folder}/b.txt"], [f"{folder}/a.txt"]]


def test_the_command_sums_up_and_says_what_comes_next(tmp_path: Path) -> None:
    """On standard error; the exit code tells of the quarantine."""
    folder = tmp_path / "arsip"
    folder.mkdir()
    (folder / "a.txt").write_text("Pada Senin (17/9/2019) ada Rp5 juta.")
    (folder / "b.txt").write_bytes(b"\0")

    done = batch(folder, "--out", tmp_path / "out", "--jobs", "1", "--format", "csv,jsonl", "--no-record")
    again = batch(folder, "--out", tmp_path / "out", "--jobs", "1", "--exclude", "b.txt", "--lang", "id")

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines() == [
        f"1 article · 1 done · 1 in quarantine ({folder}/b.txt: binary, not text)",
        "1 figure · 1 money",
        "1 finding · 1 error (weekday-date 1)",
        f"{tmp_path}/out: quantities.parquet · articles.parquet · findings.parquet · quarantine.jsonl · articles.csv · "
        "quantities.csv · findings.csv · articles.jsonl · quantities.jsonl · findings.jsonl",
        f"next: cekangka query {tmp_path}/out \"from findings where level = 'error'\"",
    ]
    assert again.returncode == 0
    assert again.stderr.startswith("1 artikel · 0 dibaca · 1 tidak berubah\n")


def test_the_next_command_can_be_pasted(tmp_path: Path) -> None:
    """Whatever the folder is called."""
    (tmp_path / "a.txt").write_text("Rp5 juta")
    out = tmp_path / "himpunan data's"

    made = batch(tmp_path / "a.txt", "--out", out, "--jobs", "1")
    listed = call("query", out)
    missing = call("query", tmp_path / "tidak ada")

    for done in (made, listed):
        _, _, command = done.stderr.splitlines()[-1].partition("next: cekangka ")
        assert shlex.split(command)[:2] == ["query", str(out)]
    assert shlex.split(missing.stderr)[-1] == str(tmp_path / "tidak ada")


def test_the_command_refuses_what_it_cannot_do(tmp_path: Path) -> None:
    """With exit code 2 and the way out."""
    (tmp_path / "a.txt").write_bytes(b"\0")

    strict = batch(tmp_path / "a.txt", "--out", tmp_path / "out", "--strict", "--jobs", "1")
    here = batch(tmp_path / "a.txt", "--out", tmp_path)
    wrong = [
        batch(tmp_path, "--out", "x", "--format", "xls"),
        batch(tmp_path, "--out", "x", "--select", "weekday"),
        batch(tmp_path, "--out", "x", "--engine", "spark"),
        batch(tmp_path, "--out", "x", "--address", "auto"),
    ]

    assert (strict.returncode, here.returncode) == (2, 2)
    assert "binary, not text" in strict.stderr
    assert "has other files in it" in here.stderr
    assert [one.returncode for one in wrong] == [2] * 4
    assert "did you mean xlsx?" in wrong[0].stderr
    assert "weekday-date" in wrong[1].stderr


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_answers_are_printed_for_machines(out: Path, form: str) -> None:
    """Nothing else is on standard output; numbers are exact."""
    done = call("query", out, "select id, 1.50::decimal(9,2) as n from articles order by id", "--output-format", form)

    assert (done.returncode, done.stderr) == (0, "")
    if form == "csv":
        assert done.stdout.splitlines() == ["id,n", "'=1+1,1.5", "b,1.5"]
    else:
        rows = json.loads(done.stdout) if form == "json" else [json.loads(line) for line in done.stdout.splitlines()]
        assert rows == [{"id": "=1+1", "n": 1.5}, {"id": "b", "n": 1.5}]


def test_answers_are_shown_as_a_table(out: Path) -> None:
    """Control characters of articles do not reach the terminal; without a question, what there is to ask."""
    done = call("query", out, "select chr(27) || '[2Jx' as x, 1234.5::decimal(9,2) as n")
    listed = call("query", out)
    wrong = call("query", out, "selekt 1")
    partly = call("query", out, "select null as kosong, 1 as n")
    nothing = [call("query", out, sql) for sql in ("select null as kosong", "")]

    assert done.stdout.splitlines()[0].split() == ["x", "n"]
    assert "\x1b" not in done.stdout
    assert "1,234.5" in done.stdout
    assert "biggest_rupiah" in listed.stdout
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Parser Error" in wrong.stderr
    assert partly.stdout.split() == ["n", "1"]
    assert partly.stderr == "1 row · empty: kosong\n"
    assert [(done.returncode, done.stdout) for done in nothing] == [(0, "")] * 2


def test_drawings_are_made_by_the_command(out: Path, tmp_path: Path) -> None:
    """It says what it wrote; what cannot be drawn is an error."""
    done = call("plot", out, "--subject", "Jaminan Pensiun", "-o", tmp_path / "a.svg")
    none = call("plot", out, "--subject", "Tidak Ada", "-o", tmp_path / "b.svg")
    form = call("plot", out, "-o", tmp_path / "b.gif")

    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "a.svg").exists()
    assert (none.returncode, form.returncode) == (2, 2)
    assert not (tmp_path / "b.svg").exists()


def test_the_schema_is_printed() -> None:
    """As JSON."""
    done = call("schema", "finding")

    assert json.loads(done.stdout) == json.loads(json.dumps(schema("finding")))
    assert set(schema("finding")["$defs"]["Finding"]["properties"]) == {"schema", *Finding.__struct_fields__}


def test_a_missing_library_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command that installs it is the way out; an error inside of a library stays one."""
    (tmp_path / "a.pdf").write_bytes(mixed.pdf(["Laba naik Rp5 juta"]))
    with pytest.raises(MissingExtra, match=r"nowhere is not installed: pip install 'cekangka\[batch\]'"):
        need("nowhere.inside", "batch")
    (tmp_path / "wanting.py").write_text("import nowhere")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="No module named 'nowhere'"):
        need("wanting", "batch")

    hidden = {"PYTHONPATH": str(tmp_path)}
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pypdf'] = sys.modules['duckdb'] = None\n")
    done = call_alone("extract", tmp_path / "a.pdf", **hidden, program=REAL)
    asked = call_alone("query", tmp_path, "select 1", **hidden, program=REAL)

    assert done.returncode == asked.returncode == 2
    assert "pypdf is not installed; install it: pip install 'cekangka[pdf]'" in done.stderr
    assert "Traceback" not in asked.stderr

    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtra, match=r"pip install 'cekangka\[xlsx\]'"):  # before the work, not after it
        extractor.batch(tmp_path / "a.pdf", tmp_path / "out", extractor.Batch(formats=["xlsx"]), executor=Inline())
    assert not (tmp_path / "out").exists()
