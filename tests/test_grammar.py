"""Words of a sentence: which row says what a word is."""

from __future__ import annotations

from extractor.pipes.grammar import TAGS, Grammar
from extractor.rulebook import GrammarRow, Rulebook, Source, load

SHIPPED = load()


def laid_over(text: str) -> Grammar:
    """The grammar of the shipped rows with those of a user's own over them."""
    return Grammar(Rulebook([*SHIPPED.sources, Source("mine.toml", text, own=True)]))


def test_no_shipped_word_is_given_two_tags() -> None:
    """The second row would be dead without a word about it."""
    first: dict[str, str] = {}
    dead: dict[str, tuple[str, str]] = {}
    for row in SHIPPED.of(GrammarRow):
        for form in row.forms if TAGS[row.plays] else ():
            if TAGS[first.setdefault(form, row.plays)] != TAGS[row.plays]:
                dead[form] = (first[form], row.plays)

    assert dead == {}


def test_a_users_row_gives_a_shipped_word_another_part() -> None:
    """The word has the tag of the user's row, and no more of what shipped rows with another tag say."""
    assert (Grammar(SHIPPED).tag("laba"), Grammar(SHIPPED).tag("ujar")) == ("m", "r")

    grammar = laid_over('[[grammar]]\nid = "mine"\npart = "noun"\nforms = ["laba", "Ujar"]')

    assert (grammar.tag("laba"), grammar.tag("ujar")) == ("n", "n")
    assert not {"laba", "ujar"} & (grammar.parts["metric"] | grammar.parts["say_before"] | grammar.speech)


def test_a_users_phrase_is_read_before_a_shipped_one() -> None:
    """Phrases are tagged as words are."""
    assert "sesuai dengan" in Grammar(SHIPPED).parts["preposition"]

    grammar = laid_over('[[grammar]]\nid = "mine"\npart = "clause"\nforms = ["sesuai dengan"]')

    assert "sesuai dengan" in grammar.parts["clause"]
    assert "sesuai dengan" not in grammar.parts["preposition"]


def test_a_users_row_leaves_the_other_words_of_a_shipped_one_alone() -> None:
    """And words that look up by their part, without a tag, stay what they were."""
    shipped, grammar = Grammar(SHIPPED), laid_over('[[grammar]]\nid = "mine"\npart = "noun"\nforms = ["laba"]')

    assert grammar.words == shipped.words | {"laba": "n"}
    assert grammar.parts["place_lead"] == shipped.parts["place_lead"]
