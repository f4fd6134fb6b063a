"""The pattern rows: what loads, what is laid over what, and errors that name the file, the row and the way out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import extract
from extractor import load as load_pipeline
from extractor.pipes.lexicon import lex
from extractor.pipes.links import Linker
from extractor.pipes.quantities import Finder
from extractor.rulebook import TABLES, CurrencyRow, Rulebook, RulebookError, Source, load, shipped

SHIPPED = load()


def rulebook(text: str, *, own: bool = False) -> Rulebook:
    """A rulebook of one file."""
    return Rulebook([Source("mine.toml", dedent(text), own)])


def laid_over(text: str) -> Rulebook:
    """The shipped rows with one file of a user's own over them."""
    return Rulebook([*SHIPPED.sources, Source("mine.toml", dedent(text), own=True)])


def figures(finder: Finder, text: str) -> list[str]:
    return [quantity.text for quantity in finder.find(text).quantities]


# --- errors


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[currency]]\nid = "IDR"\nbefor = ["Rp"]', 'mine.toml, "IDR": unknown key "befor"; did you mean "before"?'),
        ('[[currency]]\nid = "IDR"\nzzz = 1', 'mine.toml, "IDR": unknown key "zzz"; known are '),
        ('[[curency]]\nid = "IDR"', 'mine.toml: unknown table [[curency]]; did you mean "currency"?'),
        ('[currency]\nid = "IDR"', "mine.toml: write [[currency]], not [currency]"),
        ("currency = [1]", "mine.toml: a [[currency]] row without an id"),
        ('[[currency]]\nbefore = ["Rp"]', "mine.toml: a [[currency]] row without an id"),
        ('[[currency]]\nid = ""', "mine.toml: a [[currency]] row without an id"),
        ("[[currency]]\nid = 5", "mine.toml: a [[currency]] row without an id"),
        ('[[currency]]\nid = "IDR', "mine.toml: not TOML: "),
        ('[[currency]]\nid = "IDR"\nbefore = "Rp"', 'mine.toml, "IDR": Expected `array`'),
        ('[[currency]]\nid = "IDR"\nbefore = [""]', 'mine.toml, "IDR": an empty word under "before"'),
        ('[[unit]]\nid = "kg"\nkind = "weight"', 'mine.toml, "kg": the "kind" cannot be "weight"; wanted one of'),
        ('[[unit]]\nid = "kg"', 'mine.toml, "kg": Object missing required field `kind`'),
        ('[[numeral]]\nid = "n"\nkind = "unit"\nvalue = 5\nforms = ["Lima"]', 'mine.toml, "n": "Lima" under "forms"'),
    ],
)
def test_a_slip_in_a_row_is_named_with_its_place(text: str, says: str) -> None:
    """An error names the file, the row and the key, and what was probably meant."""
    with pytest.raises(RulebookError) as error:
        rulebook(text)

    assert str(error.value).startswith(says)


@pytest.mark.parametrize(
    ("example", "says"),
    [
        ('hit = [{ span = "Rp5" }]', 'an example is a table with a "text"'),
        ('hit = ["Rp5"]', 'an example is a table with a "text"'),
        ("hit = [{ text = 5 }]", 'an example is a table with a "text"'),
        ('hit = [{ text = "Rp5", spn = "Rp5" }]', 'a hit names its "span"'),
        ('hit = [{ text = "Rp5", span = "Rp5", valeu = 5 }]', 'unknown key "valeu"; did you mean "value"?'),
        ('hit = [{ text = "Rp5", span = "Rp5", value = "five" }]', "write a number"),
        ('hit = [{ text = "Rp5", spans = [{ value = 5 }] }]', '"spans" is a list of tables, each with a "span"'),
        ('hit = "Rp5"', "Expected `array`"),
        ("miss = [5]", "Expected `str`"),
        ('known_wrong = [{ text = "Rp5" }]', 'a known_wrong example says why, under "because"'),
    ],
)
def test_a_slip_in_an_example_is_named_with_its_place(example: str, says: str) -> None:
    """An example that could not fail, or could not pass, is refused when it is read."""
    with pytest.raises(RulebookError) as error:
        rulebook(f'[[currency]]\nid = "IDR"\n{example}')

    assert str(error.value).startswith('mine.toml, "IDR": ')
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (
            'part = "unit"',
            'the "unit" of the part "unit" is day, week, month, quarter, half, year, decade, century; give',
        ),
        ('part = "head"', 'the "unit" of the part "head" is day, week'),
        ('part = "code"\nunit = "week"', 'the "unit" of the part "code" is month, quarter, half; it cannot be week'),
        ('part = "this"\nunit = "year"', 'the part "this" has no "unit"; leave it out'),
        ('part = "month"\nvalue = 13', 'the "value" of the part "month" is 1 to 12; it cannot be 13'),
        ('part = "weekday"\nvalue = 9', 'the "value" of the part "weekday" is 1 to 7; it cannot be 9'),
        ('part = "weekday"', 'the "value" of the part "weekday" is 1 to 7; give one'),
        ('part = "edge"\nvalue = 7', 'the "value" of the part "edge" is 1 to 3; it cannot be 7'),
        ('part = "day"\nvalue = 1000000', 'the "value" of the part "day" is -366 to 366; it cannot be 1000000'),
        ('part = "lead"\nvalue = 1', 'the "value" of the part "lead" is 2; it cannot be 1'),
        ('part = "recent"\nvalue = 1', 'the part "recent" has no "value"; leave it out'),
    ],
)
def test_a_word_of_time_has_the_value_and_the_unit_of_its_part(fields: str, says: str) -> None:
    """Anything else would stop an article, or be counted with."""
    with pytest.raises(RulebookError) as error:
        rulebook(f'[[period]]\nid = "mine"\nforms = ["mine"]\n{fields}')

    assert str(error.value).startswith(f'mine.toml, "mine": {says}')


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ('metric = ""\nforms = ["bermuatan"]', '"metric" is empty; name what the forms say is measured'),
        (
            'metric = "muatan"\nforms = ["sarat muatan"]',
            '"sarat muatan" under "forms": write one word, of letters',
        ),
        ('metric = "muatan"\nforms = ["muat-muat"]', '"muat-muat" under "forms": write one word, of letters'),
    ],
)
def test_a_measure_that_could_never_match_is_refused(fields: str, says: str) -> None:
    """It is looked up by single words, and must have something to say."""
    with pytest.raises(RulebookError) as error:
        rulebook(f'[[measure]]\nid = "tonase"\n{fields}')

    assert str(error.value) == f'mine.toml, "tonase": {says}'


def test_two_rows_of_a_file_may_not_share_an_id() -> None:
    """A second row with the same name in the same file is an error, not an override."""
    with pytest.raises(RulebookError, match=r'^mine\.toml, "IDR": a second \[\[currency\]\] row with this id$'):
        rulebook('[[currency]]\nid = "IDR"\n[[currency]]\nid = "IDR"')


def test_two_shipped_files_may_not_share_an_id() -> None:
    """Only a user's file may lay a row over another; the error names both files."""
    row = '[[currency]]\nid = "IDR"'

    with pytest.raises(RulebookError, match=r'^two\.toml, "IDR": \[\[currency\]\] stands in one\.toml already$'):
        Rulebook([Source("one.toml", row), Source("two.toml", row)])


def test_rows_of_two_tables_may_share_an_id() -> None:
    """An id is unique in its table only; the full name tells the rows apart."""
    both = rulebook('[[currency]]\nid = "x"\n[[unit]]\nid = "x"\nkind = "measure"')

    assert [row.name for row in both.rows] == ["currency:x", "unit:x"]
    with pytest.raises(KeyError, match="did you mean currency:x, unit:x"):
        both.find("x")


def test_a_row_is_found_by_its_id_and_an_unknown_one_names_the_near() -> None:
    """`find` takes a full name or an id that only one table has."""
    assert SHIPPED.find("IDR") is SHIPPED.find("currency:IDR")
    with pytest.raises(KeyError, match="currency:IDR"):
        SHIPPED.find("curency:IDR")


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        ("curency number", 'no role "curency" for the shape; did you mean currency'),
        ("number [unit curency]", 'no role "curency" for the shape; did you mean currency'),
        ("(number", "the shape lacks a )"),
        ("number)", "the shape has a ) too many"),
        ("?", "'?' has nothing before it"),
        ("number?", "the shape matches nothing at all"),
        ("<currency", "the shape matches nothing at all"),
        ("", "the shape matches nothing at all"),
        ("number $", "the shape cannot be read from '$' on"),
        ("number []", "the shape cannot be read from '[]' on"),
        ("number{5,2}", "the shape cannot be read"),
    ],
)
def test_a_slip_in_a_shape_is_named_with_its_place(shape: str, says: str) -> None:
    """An error in a shape names the file and the row, and the role that was probably meant."""
    with pytest.raises(RulebookError) as error:
        Finder(laid_over(f"[[surface]]\nid = 'mine'\nkind = 'money'\nshape = '''{shape}'''"))

    assert str(error.value).startswith('mine.toml, "mine": ')
    assert says in str(error.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A wrong path is not taken for a folder without rows."""
    with pytest.raises(RulebookError, match="nowhere: no such folder of patterns"):
        load(tmp_path / "nowhere")


def test_a_folder_without_rows_is_an_error(tmp_path: Path) -> None:
    """An empty folder is a slip of the user's, and is said to be."""
    (tmp_path / "notes.txt").write_text("[[currency]]")

    with pytest.raises(RulebookError, match=r"no \.toml files in it"):
        load(tmp_path)


def test_a_file_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    """A file in another encoding is named, with the reason."""
    (tmp_path / "latin.toml").write_bytes('[[currency]]\nid = "£"'.encode("latin-1"))

    with pytest.raises(RulebookError, match=r"latin\.toml: cannot be read: .*utf-8"):
        load(tmp_path)


def test_places_of_a_spreadsheet_are_read(tmp_path: Path) -> None:
    """What Excel saves begins with a byte order mark."""
    (tmp_path / "places.csv").write_text("name,kind,within,also,iso,weak\nSukamaju,city,,Sukma,,\n", "utf-8-sig")

    assert load(tmp_path).places[-1].also == ("Sukma",)


def test_a_table_of_places_that_is_no_csv_is_named(tmp_path: Path) -> None:
    """A quote that never ends makes a cell too large to be one."""
    (tmp_path / "places.csv").write_text('name,kind,within,also,iso,weak\n"Sukamaju,city\n' + "x" * 150_000, "utf-8")

    with pytest.raises(RulebookError, match=r"places\.csv, line 3: not CSV: field larger than field limit"):
        load(tmp_path)


def test_an_error_in_a_users_folder_reaches_the_caller_of_load(tmp_path: Path) -> None:
    """`extractor.load` raises it with the path of the file."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "mine.toml").write_text('[[currency]]\nid = "XYZ"\nafer = ["xyz"]')

    with pytest.raises(RulebookError, match=r'sub.mine\.toml, "XYZ": unknown key "afer"; did you mean "after"\?'):
        load_pipeline(tmp_path)


# --- rows over rows


def test_the_shipped_rows_are_beside_the_package() -> None:
    """The patterns of a checkout are found, and every table has rows."""
    assert (shipped() / "currencies.toml").is_file()
    assert {row.table for row in SHIPPED.rows} == set(TABLES)


def test_a_row_laid_over_another_takes_its_place_whole() -> None:
    """The own row is used, at the place of the shipped one, and nothing of the shipped one is left."""
    both = laid_over('[[currency]]\nid = "EUR"\nbefore = ["Eropa"]')

    row = both.find("currency:EUR")

    assert isinstance(row, CurrencyRow)
    assert (row.before, row.after, row.hit) == (("Eropa",), (), ())
    assert [r.name for r in both.rows] == [r.name for r in SHIPPED.rows]
    assert both.own == {"currency:EUR"}
    assert figures(Finder(both), "Laba Eropa 5 juta, rugi €3 juta.")[0] == "Eropa 5 juta"


@pytest.mark.parametrize("table", TABLES)
def test_a_row_of_any_table_can_be_turned_off_by_its_id_alone(table: str) -> None:
    """`off` needs no other field, and takes the row and its examples out of use."""
    row = next(row for row in SHIPPED.rows if row.table == table)

    without = laid_over(f'[[{table}]]\nid = "{row.id}"\noff = true')

    assert row.name not in [r.name for r in without.rows]
    assert row.name not in [shown.row.name for shown in without.examples()]


def test_every_row_can_be_turned_off_by_its_id_alone() -> None:
    """Whatever the fields of its table ask for."""
    rows = "\n".join(f'[[{row.table}]]\nid = "{row.id}"\noff = true' for row in SHIPPED.rows)

    assert laid_over(rows).rows == ()


@pytest.mark.parametrize("name", ["currency:IDR", "unit:%", "numeral:half", "role:range", "blocker:year"])
def test_the_shipped_shapes_can_do_without_any_row(name: str) -> None:
    """Turning a row off must not make a shipped shape unreadable, even if the row was the only one of its role."""
    table, _, label = name.partition(":")

    finder = Finder(laid_over(f'[[{table}]]\nid = "{label}"\noff = true'))

    assert figures(finder, "Laba US$5 juta.") == ["US$5 juta"]


def test_turning_off_what_is_not_there_is_an_error() -> None:
    """A misspelt id would leave the row in use without a word."""
    with pytest.raises(RulebookError, match=r"off, but no .*did you mean .*currency:IDR"):
        laid_over('[[currency]]\nid = "IDRR"\noff = true')


def test_numbers_of_rows_are_exact() -> None:
    """A value with decimals is read from TOML without a float in between."""
    row = rulebook('[[currency]]\nid = "X"\nslang = { dime = 0.1 }').find("X")

    assert isinstance(row, CurrencyRow)
    assert row.slang == {"dime": Decimal("0.1")}


# --- shapes of a user's own


@settings(derandomize=True, deadline=None, database=None, max_examples=500)
@given(
    st.lists(
        st.sampled_from([*'()|?*~<!&[]{}"', "<!", "{1,3}", "{2,1}", "{0,99999}", "number", "value", "zz", '"a"', " "]),
        max_size=10,
    )
)
def test_any_shape_is_read_or_refused(pieces: list[str]) -> None:
    """No shape at all makes anything but a finder or a RulebookError."""
    rows = rulebook(f"[[surface]]\nid = 'mine'\nkind = 'cardinal'\nshape = '''{' '.join(pieces)}'''", own=True)

    try:
        finder = Finder(rows)
    except RulebookError as error:
        assert str(error).startswith('mine.toml, "mine": ')  # noqa: PT017 - both ways out are right
    else:
        assert isinstance(figures(finder, "a 1 2 a"), list)


@pytest.mark.parametrize(
    "shape",
    [
        '((number | number number)*)* "habis"',
        '(((number?){0,12}){0,12}){0,12} "habis"',
        '((number*)*)* ((number*)*)* "habis"',
    ],
)
def test_a_shape_that_would_take_for_ever_is_stopped(shape: str) -> None:
    """A shape of a user's own that backtracks without end is named instead of waited for."""
    finder = Finder(laid_over(f"[[surface]]\nid = 'mine'\nkind = 'cardinal'\nshape = '''{shape}'''"))

    with pytest.raises(RulebookError, match=r'^mine\.toml, "mine": the shape takes too long on a text'):
        finder.find("1.5 " * 60)


def test_a_star_of_the_shape_language_is_no_star_without_end() -> None:
    """`*` stands for at most twelve, so that a shape of ours takes time in proportion to the text."""
    finder = Finder(rulebook("[[surface]]\nid = 'mine'\nkind = 'cardinal'\nnumbers = 'each'\nshape = 'number number*'"))

    assert len(finder.find("5 " * 40).quantities) == 40


def test_the_rows_of_a_folder_go_through_the_public_load(tmp_path: Path) -> None:
    """A user's currency is found by `extract` with the pipeline that `load` makes of the folder."""
    (tmp_path / "mine.toml").write_text('[[currency]]\nid = "NGN"\nafter = ["naira"]')

    (quantity,) = extract("Harganya 900 naira.", load_pipeline(tmp_path))

    assert (quantity.value, quantity.unit, quantity.rows) == (900, "NGN", ("currency:NGN",))


@pytest.mark.parametrize(
    ("row", "text", "metric"),
    [
        (
            '[[grammar]]\nid = "mine"\npart = "metric"\nforms = ["Infak"]',
            "Infak masjid itu mencapai Rp5 juta.",
            "Infak",
        ),
        ('[[measure]]\nid = "mine"\nmetric = "muatan"\nforms = ["Bermuatan"]', "Truk bermuatan 12 ton.", "muatan"),
        ('[[change]]\nid = "mine"\ndirection = "up"\nforms = ["Melesat"]', "Saham melesat 2 persen.", "melesat"),
    ],
)
def test_the_case_of_a_word_in_a_row_is_no_matter(row: str, text: str, metric: str) -> None:
    """Words of a sentence are looked up in lower case, as a row is free to write them or not."""
    book = laid_over(row)

    finder = Finder(book)
    (quantity,) = Linker(book, finder).link(text, lex(text), finder.find(text))

    assert quantity.metric == metric
