"""What became of figures: statuses, fields, causes, and the ids that decisions are kept by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

import extractor
from extractor.changes import Difference, Version, diff, is_jump, pairs
from extractor.records import Article, Change, Finding, Quantity, Span

TEXT = "Dinas Sosial membantu 200 keluarga. Biayanya Rp5 juta. Setelah itu datang 30 relawan dari kota."


def figure(text: str, words: str, **fields: Any) -> Quantity:
    """Make the figure that these words are, where they first stand."""
    start = text.index(words)
    value = Decimal("".join(filter(str.isdigit, words)) or 0)
    made = {"kind": "cardinal", "value": value, "rule": "digits", "text": words, "start": start}
    return Quantity(**{"article": "a", "id": f"a#{start}", "end": start + len(words)} | made | fields)


def version(text: str, *words: str | Quantity, rules: str = "r1", **fields: Any) -> Version:
    """Make a version of an article in which these figures were found."""
    found = [word if isinstance(word, Quantity) else figure(text, word) for word in words]
    return Version("a", found, Article(id="a", text=text), rules, **fields)


def told(difference: Difference) -> list[tuple[str, str, str | None, str | None]]:
    """Say what differs."""
    return [
        (one.status, one.cause, one.before and one.before.text, one.after and one.after.text)
        for one in difference.changes
    ]


ALL = ("200", "Rp5 juta", "30")


def test_the_same_reading_has_no_changes() -> None:
    """Every figure is counted as unchanged."""
    made = diff(version(TEXT, *ALL), version(TEXT, *ALL))

    assert (made.changes, made.moved, len(made.same)) == ([], [], 3)


def test_an_edit_before_a_figure_moves_it() -> None:
    """And changes nothing; its two places are told."""
    new = f"Kabar baik. {TEXT}"

    made = diff(version(TEXT, *ALL), version(new, *ALL))

    assert (made.changes, made.same) == ([], [])
    assert [one.status for one in made.moved] == ["moved"] * 3
    assert {one.after.start - one.before.start for one in made.moved if one.before and one.after} == {12}


def test_an_edit_of_the_article_is_its_cause() -> None:
    """One value corrected, one sentence dropped, one put in."""
    new = "Dinas Sosial membantu 20 keluarga. Setelah itu datang 30 relawan dari kota. Ada pula 7 dokter hewan."

    made = diff(version(TEXT, *ALL), version(new, "20", "30", "7"))

    assert told(made) == [
        ("changed", "article", "200", "20"),
        ("removed", "article", "Rp5 juta", None),
        ("added", "article", None, "7"),
    ]
    assert made.changes[0].fields == ("text", "value")
    assert is_jump(made.changes[0])


def test_a_change_of_patterns_is_its_cause_where_the_text_is_the_same() -> None:
    """Matched by place: a longer span of the same figure is a change, not one that went and one that came."""
    old = version(TEXT, "200", "Rp5", "30")
    new = version(TEXT, "200", figure(TEXT, "Rp5 juta", kind="money", value=Decimal(5_000_000)), rules="r2")

    made = diff(old, new)

    assert told(made) == [("changed", "patterns", "Rp5", "Rp5 juta"), ("removed", "patterns", "30", None)]
    assert made.changes[0].fields == ("kind", "text", "value")


def test_the_old_text_by_the_new_rules_tells_the_causes_apart() -> None:
    """Each figure has its own."""
    new_text = TEXT.replace("200", "250").replace("30", "3")
    as_money = {"kind": "money", "unit": "IDR"}
    old = version(TEXT, "200", "Rp5 juta", figure(TEXT, "30", counted="relawan"))
    between = version(TEXT, "200", figure(TEXT, "Rp5 juta", **as_money), "30", rules="r2")
    new = version(new_text, "250", figure(new_text, "Rp5 juta", **as_money), "3", rules="r2")

    made = diff(old, new, between)

    assert told(made) == [
        ("changed", "article", "200", "250"),
        ("changed", "patterns", "Rp5 juta", "Rp5 juta"),
        ("changed", "both", "30", "3"),
    ]


def test_the_day_of_an_article_is_the_article_too() -> None:
    """From which "kemarin" is counted: the same text on another day has other days, and no pattern changed."""
    old, new = version(TEXT, figure(TEXT, "200", interval="2026-01-01")), version(TEXT, figure(TEXT, "200"))
    later = msgspec.structs.replace(new, text=Article(id="a", text=TEXT, date="2026-02-04"))

    assert told(diff(old, new)) == [("changed", "patterns", "200", "200")]
    assert told(diff(old, later)) == [("changed", "article", "200", "200")]


def test_what_the_patterns_add_and_the_article_drops_is_no_change() -> None:
    """It was in neither reading."""
    new_text = TEXT.replace(" Biayanya Rp5 juta.", "")

    made = diff(version(TEXT, "200", "30"), version(new_text, "200", "30", rules="r2"), version(TEXT, *ALL, rules="r2"))

    assert made.changes == []


def test_added_and_removed_have_their_cause_too() -> None:
    """Found first by the new patterns in the old text, or only in the new one; lost to the patterns or to the edit."""
    new_text = TEXT.replace("200 keluarga", "beberapa keluarga") + " Lalu pulang 8 orang."

    made = diff(
        version(TEXT, "200", "Rp5 juta"),
        version(new_text, "30", "8", rules="r2"),
        version(TEXT, "200", "30", rules="r2"),
    )

    assert told(made) == [
        ("removed", "article", "200", None),
        ("removed", "patterns", "Rp5 juta", None),
        ("added", "patterns", None, "30"),
        ("added", "article", None, "8"),
    ]


def test_without_the_old_text_both_may_be_the_cause() -> None:
    """Records are paired by what they say."""
    old = Version("a", [figure(TEXT, "200", counted="keluarga"), figure(TEXT, "30", counted="relawan")])
    new_text = TEXT.replace("200", "2000")

    made = diff(
        old, version(new_text, figure(new_text, "2000", counted="keluarga"), figure(new_text, "30", counted="relawan"))
    )

    assert told(made) == [("changed", "both", "200", "2000")]


def test_white_space_rules_and_evidence_are_no_difference() -> None:
    """Nor is anything else that does not say what the figure is."""
    new_text = TEXT.replace("Rp5 juta", "Rp5\njuta")
    after = figure(new_text, "Rp5\njuta", rule="another", rows=("x",))

    made = diff(version(TEXT, "Rp5 juta"), version(new_text, after))

    assert (made.changes, len(made.same)) == ([], 1)


def test_what_a_figure_is_a_share_of_is_compared_by_the_figure_and_not_by_its_place() -> None:
    """Its place is in its id, which moves with the text."""
    text, new_text = "Hanya 5 dari 200 yang datang.", "Kemarin hanya 5 dari 200 yang datang."

    def read(words: str, of: str | None) -> Version:
        return version(words, figure(words, "5", of=of), "200")

    made = diff(read(text, "a#13"), read(new_text, "a#21"))
    other = diff(read(text, "a#13"), read(new_text, None))

    assert made.changes == []
    assert [one.fields for one in other.changes] == [("of",)]


def test_the_id_of_a_change_stays_when_the_article_is_edited_elsewhere() -> None:
    """It is the same question."""
    new = TEXT.replace("200", "20")
    (first,) = diff(version(TEXT, *ALL), version(new, "20", *ALL[1:])).changes
    more = new + " Sebanyak 11 truk menyusul."
    again, _ = diff(version(TEXT, *ALL), version(more, "20", *ALL[1:], "11")).changes

    assert again.id == first.id


def test_the_id_of_a_change_is_another_one_if_a_side_changes() -> None:
    """It is another question: to another value, of another figure between the same words, the other way round."""
    one, two = TEXT.replace("200", "20"), TEXT.replace("200", "21")
    changes = [
        diff(version(TEXT, *ALL), version(one, "20", *ALL[1:])).changes,
        diff(version(TEXT, *ALL), version(two, "21", *ALL[1:])).changes,
        diff(version(one, "20", *ALL[1:]), version(TEXT, *ALL)).changes,
    ]
    same = "Ada 5 orang. Ada 5 orang. Ada 5 orang."
    third = [figure(same, "5")] + [
        msgspec.structs.replace(figure(same, "5"), start=start, end=start + 1, id=f"a#{start}") for start in (17, 30)
    ]
    changes.append(diff(version(same, *third), version(same, rules="r2")).changes)

    ids = [change.id for made in changes for change in made]
    assert len(ids) == 6
    assert len({*ids}) == 6


@pytest.mark.parametrize("word", ["Kabupaten Tasikmalaya Selatan", "x" * 40, "1 2", "–" * 250])
def test_figures_between_the_same_words_are_not_one(word: str) -> None:
    """Whatever stands further off."""
    end = "Semuanya ditemukan sepanjang pekan yang lalu."
    texts = [f"Di timur {word} mencatat {n} kasus. {end} Di barat {word} mencatat {n} kasus. {end}" for n in "56"]
    sides = []
    for text, number in zip(texts, "56", strict=True):
        starts = [text.index(f" {number} ") + 1, text.rindex(f" {number} ") + 1]
        figures = [msgspec.structs.replace(figure(text, number), start=at, end=at + 1, id=f"a#{at}") for at in starts]
        sides.append(version(text, *figures))

    ids = [change.id for change in diff(*sides).changes]

    assert len(ids) == len({*ids}) == 2


@pytest.mark.parametrize(
    ("one", "two", "jump"),
    [("5", "50", True), ("9377", "937", True), ("5", "49", False), ("0", "5", False), ("5", None, False)],
)
def test_ten_times_is_a_jump(one: str, two: str | None, jump: bool) -> None:
    """Or a tenth; from nothing there is no jump."""

    def made(value: str | None) -> Quantity | None:
        return None if value is None else figure("x", "x", value=Decimal(value))

    change = Change(id="", status="changed", article="a", cause="article", before=made(one), after=made(two))

    assert is_jump(change) is jump


def finding(fingerprint: str, level: Any = "error") -> Finding:
    """Make a finding."""
    span = Span(field="text", start=0, end=1, text="x")
    return Finding(
        article="a",
        check="difference",
        level=level,
        message={"en": "x", "id": "x"},
        spans=(span,),
        quantities=(),
        working="",
        fingerprint=fingerprint,
    )


def test_findings_are_known_by_check_and_fingerprint() -> None:
    """Those that came, went, or have another level; two that are alike stay two."""
    ran = frozenset({"difference"})
    old = version(TEXT, findings=[finding(name) for name in "12344"], checks=ran)
    new = version(TEXT, findings=[finding("1"), finding("2", "note"), finding("4"), finding("5")], checks=ran)

    made = diff(old, new).findings

    assert sorted((one.status, (one.after or one.before).fingerprint, one.fields) for one in made) == [  # type: ignore[union-attr]
        ("added", "5", ()),
        ("changed", "2", ("level",)),
        ("removed", "3", ()),
        ("removed", "4", ()),
    ]


def test_findings_are_not_compared_with_a_run_that_did_not_look_for_them() -> None:
    """They would all seem to be new."""
    ran = frozenset({"difference"})

    assert diff(version(TEXT), version(TEXT, findings=[finding("1")], checks=ran)).findings == []
    assert diff(version(TEXT, findings=[]), version(TEXT, findings=[finding("1")], checks=ran)).findings == []


def test_every_figure_is_in_one_pair() -> None:
    """On either side."""
    made = pairs(version(TEXT, *ALL), version(TEXT.replace("200", "2"), "30", "2"))

    assert sorted(one for one, _ in made if one is not None) == [0, 1, 2]
    assert sorted(two for _, two in made if two is not None) == [0, 1]


def test_the_public_verb_takes_texts_articles_and_figures() -> None:
    """In any mixture, and finds the same change."""
    old, new = "Jaminan Pensiun membayar 9.377 klaim.", "Jaminan Pensiun membayar 937 klaim."
    article = Article(id="b", text=new)

    for before in (old, Article(id="a", text=old), extractor.extract(old)):
        for after in (new, article, extractor.extract(article)):
            (change,) = extractor.diff(before, after)
            assert (change.status, change.fields) == ("changed", ("text", "value"))
            assert is_jump(change)


def test_the_public_verb_compares_figures_of_several_articles_one_by_one() -> None:
    """Of one that is missing on a side, every figure came or went."""
    one, two = (extractor.extract(Article(id=name, text="Ada 5 orang.")) for name in "ab")

    assert extractor.diff(one + two, one + two) == []
    assert [(change.status, change.article) for change in extractor.diff(one + two, [])] == [
        ("removed", "a"),
        ("removed", "b"),
    ]
    assert [change.status for change in extractor.diff([], one)] == ["added"]


def test_the_public_verb_names_what_it_cannot_take() -> None:
    """A list of texts is no list of figures."""
    with pytest.raises(TypeError, match="wanted a text, an Article or figures, got a str among them"):
        extractor.diff(["Ada 5 orang."], [])  # type: ignore[list-item]
