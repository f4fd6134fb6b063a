"""Scoring links: whose figure it is, where, when, who said it, and of which other figure."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest

from extractor.evaluate import (
    LINK_FIELDS,
    BadGold,
    LinkAnswer,
    LinkScore,
    Verdict,
    gold_from_json,
    judge_links,
    score,
    to_plain,
)
from extractor.records import Link, Quantity, quantity_from_json, to_json

NAMES = ("subject", "metric", "place", "period", "speaker")


def row(*facts: dict[str, object], **values: object) -> str:
    """Write a gold row with facts of three characters, the first at 0, the second at 10, and so on."""
    made = [{"start": 10 * n, "end": 10 * n + 3, "kind": "cardinal", "value": 5} | fact for n, fact in enumerate(facts)]
    return json.dumps({"id": "a", "facts": made} | values)


def figure(start: int = 0, **values: Any) -> Quantity:
    """Make a figure of three characters, whose id says where it starts."""
    base = {"article": "a", "id": f"a#{start}", "kind": "cardinal", "text": "5", "start": start, "end": start + 3}
    return Quantity(**(base | {"value": Decimal(5)} | values))


def judged(facts: str, *figures: Quantity) -> list[LinkAnswer]:
    """Judge the figures of the one article."""
    return list(judge_links(gold_from_json(facts).facts, figures))


def verdict(field: str, gold: object, found: str | None) -> Verdict:
    """Judge one link of one figure."""
    [answer] = judged(row({field: gold}), figure(**{field: found}))
    assert answer.field == field
    return answer.verdict


# the rule for names


@pytest.mark.parametrize("field", NAMES)
@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ("Dinas Sosial", "Dinas Sosial", "right"),
        ("Dinas Sosial", "dinas SOSIAL,", "right"),
        ("Dinas Sosial", "Kepala Dinas Sosial DKI", "right"),
        ("Kepala Dinas Sosial DKI", "Dinas Sosial", "right"),
        ("Dinas Sosial", "Sosial, Dinas", "right"),
        ("Dinas Sosial", "Dinas", "right"),
        ("pekan-pekan lalu", "pekan lalu", "right"),
        ("Dinas Sosial", "Dinas Pendidikan", "wrong"),
        ("Dinas Sosial", "Dinas Pendidikan dan Kebudayaan", "wrong"),
        ("Dinas Sosial", "Dinas Sosialisasi", "wrong"),
        ("Dinas Sosial", "…", "wrong"),
        (["Dinas Sosial", "pekerja"], "pekerja", "right"),
        (["Dinas Sosial", "pekerja"], "Dinas", "right"),
        (["Dinas Sosial", "pekerja"], "klaim", "wrong"),
        ("Dinas Sosial", None, "missed"),
        ("Dinas Sosial", "", "missed"),
        (["Dinas Sosial", "pekerja"], None, "missed"),
        (None, "klaim", "spurious"),
        ([None], "klaim", "spurious"),
        (None, None, "silent"),
        ([None], None, "silent"),
        (["pekerja", None], "pekerja", "optional-right"),
        ([None, "pekerja"], "klaim", "optional-wrong"),
        (["pekerja", None], None, "silent"),
    ],
)
def test_names_agree_when_every_word_of_the_shorter_is_in_the_longer(
    field: str, gold: object, found: str | None, expected: Verdict
) -> None:
    """Case, punctuation and order do not matter; half of the words is not enough; null makes a list optional."""
    assert verdict(field, gold, found) == expected


def test_a_field_that_a_fact_does_not_carry_is_not_asked() -> None:
    """Whatever the figure says there."""
    assert judged(row({}), figure(subject="pekerja", of="a#0", relation="share", interval="x")) == []


# the rule for intervals


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ("2025-01-01/2025-12-31", "2025-01-01/2025-12-31", "right"),
        ("2025-01-01/2025-12-31", "2025-01-01/2025-12-30", "wrong"),
        ("2025-01-01/2025-12-31", "2025-01-01/2025-12-31 ", "wrong"),
        ("2025-01-01/2025-12-31", None, "missed"),
        (["2024-01-01/2024-12-31", "2025-01-01/2025-12-31"], "2025-01-01/2025-12-31", "right"),
        (["2025-01-01/2025-12-31", None], "2025-01-01/2025-12-31", "optional-right"),
        (["2025-01-01/2025-12-31", None], "2025-01-01/2025-01-31", "optional-wrong"),
        (["2025-01-01/2025-12-31", None], None, "silent"),
        (None, "2025-01-01/2025-12-31", "spurious"),
        (None, None, "silent"),
    ],
)
def test_intervals_are_compared_exactly(gold: object, found: str | None, expected: Verdict) -> None:
    """Words in common are not enough: a day more or less is another interval."""
    assert verdict("interval", gold, found) == expected


# the rule for what a figure is of


def of(gold: object, found: str | None, *, bases: tuple[Quantity, ...] = (figure(10), figure(20))) -> Verdict:
    """Judge what the first of three figures is of."""
    [answer] = judged(row({"of": gold}, {}, {}), figure(of=found), *bases)
    return answer.verdict


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        (10, "a#10", "right"),
        (10, "a#20", "wrong"),
        (10, "a#0", "wrong"),
        (10, "a#99", "wrong"),
        (10, None, "missed"),
        ([10, 20], "a#20", "right"),
        ([10, 20], "a#0", "wrong"),
        ([10, None], "a#10", "optional-right"),
        ([10, None], "a#20", "optional-wrong"),
        ([10, None], None, "silent"),
        (None, "a#10", "spurious"),
        (None, None, "silent"),
    ],
)
def test_of_is_right_when_the_figure_of_that_id_is_at_the_fact_that_starts_there(
    gold: object, found: str | None, expected: Verdict
) -> None:
    """Ids are looked up among the figures; one of no figure is wrong."""
    assert of(gold, found) == expected


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (figure(12, id="x", end=40), "right"),  # one character in common
        (figure(4, id="x", end=11), "right"),
        (figure(13, id="x"), "wrong"),  # side by side
        (figure(7, id="x"), "wrong"),
        (figure(10, id="x", field="title"), "wrong"),
    ],
)
def test_of_needs_an_overlap_in_the_text(base: Quantity, expected: Verdict) -> None:
    """The figure may be longer or shorter than the fact, but the offsets of facts are not those of a title."""
    assert of(10, "x", bases=(base,)) == expected


def test_a_base_may_start_at_the_first_character() -> None:
    """The offset 0 is as good as any."""
    [answer] = judged(row({}, {"of": 0}), figure(0), figure(10, of="a#0"))

    assert (answer.verdict, answer.base) == ("right", figure(0))


def test_a_base_counts_where_it_answers_for_another_fact() -> None:
    """One figure over two facts answers for one of them, and `of` may point to either."""
    facts = row({"of": 10}, {}, {})
    whole = figure(10, end=23)

    assert [answer.verdict for answer in judged(facts, figure(of="a#10"), whole)] == ["right"]


# the relation


def relation(of: object, gold: object, found: str | None) -> list[Verdict]:
    """Judge the relation of a figure to the one at 10."""
    answers = judged(row({"of": of, "relation": gold}, {}), figure(of="a#10", relation=found), figure(10))
    return [answer.verdict for answer in answers if answer.field == "relation"]


@pytest.mark.parametrize("name", ["share", "part", "rest", "from", "change"])
def test_every_relation_is_compared(name: str) -> None:
    """With itself it agrees, with another it does not."""
    assert relation(10, name, name) == ["right"]
    assert relation(10, name, "part" if name != "part" else "rest") == ["wrong"]


@pytest.mark.parametrize(
    ("of", "gold", "found", "expected"),
    [
        (10, "share", None, ["missed"]),
        (10, ["share", "part"], "part", ["right"]),
        (10, ["share", None], None, ["silent"]),
        ([10, None], "share", "share", ["optional-right"]),
        ([10, None], "share", "rest", ["optional-wrong"]),
        ([10, None], "share", None, ["silent"]),
        (10, None, "share", []),
        (None, None, "share", []),
    ],
)
def test_a_relation_is_optional_where_its_base_is_and_not_asked_where_it_is_null(
    of: object, gold: object, found: str | None, expected: list[Verdict]
) -> None:
    """A base that is too many is counted once, under `of`."""
    assert relation(of, gold, found) == expected


def test_base_and_relation_are_counted_apart() -> None:
    """A share of the wrong figure is still a share."""
    facts = row({"of": 10, "relation": "share"}, {}, {})
    answers = judged(facts, figure(of="a#20", relation="share"), figure(10), figure(20))

    assert {answer.field: answer.verdict for answer in answers} == {"of": "wrong", "relation": "right"}


# which facts ask


def test_a_fact_without_a_figure_misses_every_link_that_had_to_be_found() -> None:
    """What is nothing or optional is not missed."""
    facts = row({"subject": "A", "metric": None, "place": ["B", None], "interval": None, "of": 10}, {})

    assert {answer.field: (answer.verdict, answer.figure) for answer in judged(facts)} == {
        "subject": ("missed", None),
        "metric": ("silent", None),
        "place": ("silent", None),
        "interval": ("silent", None),
        "of": ("missed", None),
    }


def test_a_figure_with_the_wrong_value_is_asked_for_its_links() -> None:
    """Whose it is does not hang on how much it is."""
    [answer] = judged(row({"subject": "A"}), figure(value=Decimal(6), subject="A"))

    assert answer.verdict == "right"


@pytest.mark.parametrize("fact", [{"note": "opt"}, {"kind": "none"}])
@pytest.mark.parametrize("figures", [(), (figure(subject="B"),)])
def test_a_fact_that_may_or_must_be_left_out_asks_for_no_links(
    fact: dict[str, object], figures: tuple[Quantity, ...]
) -> None:
    """Found or not."""
    assert judged(row(fact | {"subject": "A"}), *figures) == []


def test_a_figure_at_no_fact_is_asked_for_nothing() -> None:
    """It is false already."""
    assert judged(row({}), figure(), figure(50, subject="A")) == []


# what an answer says


def test_an_answer_names_the_rules_that_made_the_link() -> None:
    """Each once, in order; an interval is read with the period, a relation with its base; a miss has none."""
    made = [("period", "clause"), ("subject", "item"), ("of", "share-of"), ("subject", "carried"), ("subject", "item")]
    links = tuple(Link(name=name, rule=rule, start=0, end=1) for name, rule in made)  # type: ignore[arg-type]
    facts = row({"subject": "A", "metric": "B", "interval": "2025-01-01/2025-01-01", "of": 10, "relation": "part"}, {})
    found = figure(subject="A", interval="2025-01-01/2025-01-02", of="a#10", relation="share", links=links)

    assert {answer.field: answer.rules for answer in judged(facts, found, figure(10))} == {
        "subject": ("item", "carried"),
        "metric": (),
        "interval": ("clause",),
        "of": ("share-of",),
        "relation": ("share-of",),
    }


# the score


def test_the_counts_add_up_to_precision_and_recall() -> None:
    """Recall is of what had to be found; precision of what was found, what could be left out included."""
    link = LinkScore()
    verdicts: dict[Verdict, int] = {
        "right": 6,
        "wrong": 1,
        "missed": 3,
        "spurious": 2,
        "optional-right": 4,
        "optional-wrong": 3,
        "silent": 5,
    }
    for name, times in verdicts.items():
        for _ in range(times):
            link.add(name)

    assert asdict(link) == {
        "asked": 24,
        "right": 6,
        "wrong": 1,
        "missed": 3,
        "spurious": 2,
        "optional_right": 4,
        "optional_wrong": 3,
    }
    assert (link.gold, link.recall, link.precision) == (10, 6 / 10, 10 / 16)


@pytest.mark.parametrize(
    ("verdicts", "precision", "recall"),
    [
        ([], None, None),
        (["silent"], None, None),
        (["missed"], None, 0),
        (["spurious"], 0, None),
        (["optional-right"], 1, None),
        (["optional-wrong"], 0, None),
        (["wrong"], 0, 0),
        (["right"], 1, 1),
    ],
)
def test_a_ratio_with_nothing_below_it_is_none(
    verdicts: list[Verdict], precision: float | None, recall: float | None
) -> None:
    """None is not 0: nothing was asked, or nothing was found."""
    link = LinkScore()
    for name in verdicts:
        link.add(name)

    assert (link.precision, link.recall) == (precision, recall)


def test_the_score_has_the_links_of_all_articles_and_lists_the_mistakes() -> None:
    """Those that could be left out too; what is right is only counted."""
    gold = [
        gold_from_json(row({"subject": "A", "place": [None, "B"]}, {"subject": None, "speaker": "C"})),
        gold_from_json(row({"subject": "D"}, id="b")),
    ]
    figures = {
        "a": [figure(subject="A", place="X"), figure(10, subject="Y")],
        "b": [figure(subject="Z", article="b")],
    }

    result = score(gold, figures)

    assert [(m.article, m.fact.start, m.field, m.verdict) for m in result.link_mistakes] == [
        ("a", 0, "place", "optional-wrong"),
        ("a", 10, "subject", "spurious"),
        ("a", 10, "speaker", "missed"),
        ("b", 0, "subject", "wrong"),
    ]
    assert result.links["subject"] == LinkScore(asked=3, right=1, wrong=1, spurious=1)
    assert result.links_asked
    assert result.f1 == 1  # links have no say in it


def test_without_links_in_the_gold_nothing_was_asked() -> None:
    """Every field is there, and says so."""
    result = score([gold_from_json(row({}))], {"a": [figure(subject="A")]})

    assert not result.links_asked
    assert tuple(result.links) == LINK_FIELDS
    assert all((link.asked, link.precision, link.recall) == (0, None, None) for link in result.links.values())


def test_a_score_can_be_written_as_json() -> None:
    """Ratios without anything below them are null; mistakes are listed when asked for."""
    gold = [gold_from_json(row({"subject": "A"}, {"kind": "money", "unit": "IDR", "of": 0}))]
    found = figure(subject="B", links=(Link(name="subject", rule="item", start=0, end=1),))
    result = score(gold, {"a": [found, figure(50)]})

    short, full = to_plain(result), to_plain(result, mistakes=True)

    assert json.loads(json.dumps(short)) == short
    assert (short["gold"], short["right"], short["false"], short["precision"]) == (2, 1, 1, 0.5)
    assert short["kinds"] == {
        "money": {"gold": 1, "found": 0, "right": 0, "taken_as": {}},
        "cardinal": {"gold": 1, "found": 1, "right": 1, "taken_as": {}},
    }
    assert short["links"]["subject"] == {
        **asdict(LinkScore(asked=1, wrong=1)),
        "precision": 0,
        "recall": 0,
    }
    assert short["links"]["place"]["precision"] is None
    assert "mistakes" not in short
    assert [
        (m["start"], m["fact"] and m["fact"]["kind"], m["figure"] and m["figure"]["id"]) for m in full["mistakes"]
    ] == [
        (10, "money", None),
        (50, None, "a#50"),
    ]
    assert full["link_mistakes"] == [
        {
            "article": "a",
            "start": 0,
            "end": 3,
            "figure": "5",
            "field": "subject",
            "verdict": "wrong",
            "expected": ["A"],
            "found": "B",
            "rules": ["item"],
        },
        {
            "article": "a",
            "start": 10,
            "end": 13,
            "figure": None,
            "field": "of",
            "verdict": "missed",
            "expected": [0],
            "found": None,
            "rules": [],
        },
    ]


def test_kinds_that_figures_were_taken_for_are_written_by_their_name() -> None:
    """With how often."""
    result = score([gold_from_json(row({"kind": "money"}))], {"a": [figure()]})

    assert to_plain(result)["kinds"] == {"money": {"gold": 1, "found": 1, "right": 1, "taken_as": {"cardinal": 1}}}


def test_figures_that_were_written_and_read_back_are_judged_alike() -> None:
    """What `cekangka extract` wrote can be scored later, without the command."""
    found = figure(subject="A", of="a#10", relation="part")
    facts = row({"subject": "A", "of": 10, "relation": "part"}, {})

    again = quantity_from_json(to_json(found))

    assert judged(facts, again, figure(10)) == judged(facts, found, figure(10))


# the gold


def test_a_row_brings_its_article_with_the_date() -> None:
    """Relative periods are counted from it; without a text there is no article."""
    article = gold_from_json(row(text="Lima", title="T", date="2026-02-06", source="s", url="u")).article

    assert article is not None
    assert (article.id, article.text, article.title, article.date) == ("a", "Lima", "T", "2026-02-06")
    assert gold_from_json(row(date="2026-02-06")).article is None
    assert gold_from_json(row(text=" ")).article is None


def test_every_link_field_may_be_null_a_value_or_a_list() -> None:
    """And be left out."""
    values = dict.fromkeys(NAMES, "A") | {"interval": "2025-01-01/2025-01-01", "of": 10, "relation": "part"}

    for given in (
        {},
        values,
        dict.fromkeys(values),
        {name: [value] for name, value in values.items()},
        {name: [None, value, value] for name, value in values.items()},
    ):
        gold_from_json(row(given, {}))


@pytest.mark.parametrize(
    ("line", "reason", "way_out"),
    [
        ("{", "not JSON: ", "mend or remove this line"),
        (b'{"id": "\xff"}', "not JSON: ", "mend or remove this line"),
        ("[" * 100_000, "not JSON: ", "mend or remove this line"),
        ("[]", "Expected `object`, got `array`", "cekangka eval --help"),
        ('{"facts": []}', "missing required field `id`", "cekangka eval --help"),
        ('{"id": "a", "facts": {}}', "Expected `array`, got `object` - at `$.facts`", "cekangka eval --help"),
        ('{"id": "a", "facts": [5]}', "got `int` - at `$.facts[0]`", "cekangka eval --help"),
        (row(txet="x"), 'unknown key "txet" - at `$`', 'did you mean "text"?'),
        (row({"subjct": "x"}), 'unknown key "subjct" - at `$.facts[0]`', 'did you mean "subject"?'),
        (row({}, {"qqq": 1}), 'unknown key "qqq" - at `$.facts[1]`', "there are start, end, kind"),
        (row({"subject": 5}), "Expected `str | array | null`, got `int`", "cekangka eval --help"),
        (row({"place": ["x", 5]}), "Expected `str | null`, got `int`", "cekangka eval --help"),
        (row({"of": "0"}, {}), "Expected `int | array | null`, got `str`", "cekangka eval --help"),
        (row({"of": True}, {}), "got `bool`", "cekangka eval --help"),
        (row({"of": 10, "relation": "of"}, {}), "Invalid enum value 'of'", "cekangka eval --help"),
        (row({"speaker": []}), "`speaker` is an empty list", "write null"),
        (row({"of": []}), "`of` is an empty list", "write null"),
        (row({"relation": []}), "`relation` is an empty list", "write null"),
        (row({}, {"metric": ""}), 'the fact at 10: `metric` "" has no word', "write null"),
        (row({"metric": ["laba", "-"]}), 'the fact at 0: `metric` "-" has no word', "write null"),
        (
            row({"interval": "2025"}),
            '`interval` "2025" is not two days in order',
            'write it as "2025-01-01/2025-12-31"',
        ),
        (row({"interval": ["2025-02-01/2025-02-30"]}), "is not two days in order", "write it as"),
        (row({"interval": "2025-02-01/2025-01-31"}), "is not two days in order", "write it as"),
        (row({"of": 11}, {}, {}), "the fact at 0: `of` 11 is not where another fact starts", "use one of 10, 20"),
        (row({"of": [10, 12]}, {}), "`of` 12 is not where another fact starts", "use one of 10"),
        (row({"of": 0}, {}), "`of` 0 is not where another fact starts", "use one of 10"),
        (row({"of": 10}, {"kind": "none"}), "`of` 10 is not where another fact starts", "write null"),
        (row({"relation": "share"}, {}), "`relation` without the `of` it is about", "give `of` too"),
        (row({"relation": ["share"], "of": [None]}, {}), "`relation` without the `of` it is about", "give `of` too"),
    ],
)
def test_a_slip_in_the_gold_is_an_error_that_names_the_way_out(line: str | bytes, reason: str, way_out: str) -> None:
    """In both languages; nothing is read past."""
    with pytest.raises(BadGold) as caught:
        gold_from_json(line)

    assert reason in caught.value.reason["en"]
    assert way_out in caught.value.way_out["en"]
    assert str(caught.value) == f"{caught.value.reason['en']}; {caught.value.way_out['en']}"
    assert caught.value.reason.keys() == caught.value.way_out.keys() == {"en", "id"}
