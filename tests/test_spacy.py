"""Inside spaCy: any tokenizer, any way of storing, and next to other components."""

from __future__ import annotations

import copy
import gc
import pickle
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.util import load_model_from_config

import extractor
import extractor.pipeline  # registers what the entry points of an installed package would
from extractor.pipes.components import LABELS, SPANS
from extractor.records import Article
from extractor.rulebook import RulebookError

FOLDER = Path(__file__).parent.parent / "samples"
SAMPLES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.txt"))}
TEXT = "Pada 2025 sekitar 3,3 juta pekerja menerima Rp5 juta, naik 4,5 persen, setelah gelar ketiga dan lari 10 km."
LABELLED = [
    ("3,3 juta", "CARDINAL"),
    ("Rp5 juta", "MONEY"),
    ("4,5 persen", "PERCENT"),
    ("ketiga", "ORDINAL"),
    ("10 km", "QUANTITY"),
]
OWN = extractor.load()
WITH_SENTENCES = extractor.load(sentences=True)
THEIRS = spacy.blank("id")  # takes seconds: spaCy's Indonesian tokenizer has sixteen thousand special cases
THEIRS.add_pipe("cekangka_sentences")
THEIRS.add_pipe("cekangka_quantities")

MINE = """
[[currency]]
id = "NGN"
after = ["naira"]

[[unit]]
id = "tandan"
kind = "measure"
forms = ["tandan"]

[[blocker]]
id = "pattern-number"
reason = "name"
shape = '<"bordiran" [plain zero]'

[[currency]]
id = "GBP"
after = ["ringgisan"]

[[unit]]
id = "km"
off = true
"""
MINE_TEXT = "Perajin bordiran 98 membeli 3 tandan seharga 900 naira, lalu 7 ringgisan, 8 poundsterling, dan lari 10 km."


def plain(**config: object) -> Language:
    """A blank pipeline of spaCy's own with the component in it; quick to make, since its language is "any"."""
    nlp = spacy.blank("xx")
    nlp.add_pipe("cekangka_quantities", config=config)
    return nlp


PLAIN = plain()


def texts(doc: Doc) -> list[str]:
    return [quantity.text for quantity in doc._.quantities]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of a user's own pattern rows."""
    mine = tmp_path / "my-patterns"
    mine.mkdir()
    (mine / "mine.toml").write_text(MINE, "utf-8")
    return mine


def assert_mine(nlp: Language) -> None:
    """The pipeline reads by the rows of `MINE`."""
    doc = nlp(MINE_TEXT)
    units = {q.text: q.unit for q in doc._.quantities}
    assert units["900 naira"] == "NGN"
    assert units["3 tandan"] == "tandan"
    assert units["7 ringgisan"] == "GBP"
    assert "8 poundsterling" not in units
    assert "10 km" not in units
    assert [(b.text, b.rule) for b in doc._.blocked] == [("98", "blocker:pattern-number")]


# --- tokenizers


@pytest.mark.parametrize("name", SAMPLES)
def test_spacys_own_tokenizer_gives_the_same_records(name: str) -> None:
    """The figures do not depend on the tokens of the pipeline."""
    ours = OWN(SAMPLES[name])

    for nlp in (THEIRS, PLAIN):
        theirs = nlp(SAMPLES[name])
        assert theirs._.quantities == ours._.quantities
        assert theirs._.blocked == ours._.blocked


@pytest.mark.parametrize("name", SAMPLES)
def test_no_doc_and_any_doc_give_the_same_records(name: str) -> None:
    """`extract` makes no Doc where nobody would see it; with one, and behind spaCy's tokenizer, all is the same."""
    article = Article(id="a", text=SAMPLES[name], title="Laba naik 5 persen", date="2026-02-04")
    figures = extractor.extract(article, OWN, titles=True)
    numbers = extractor.blocked(article, OWN, titles=True)

    for nlp in (THEIRS, WITH_SENTENCES, PLAIN):
        assert extractor.extract(article, nlp, titles=True) == figures
        assert extractor.blocked(article, nlp, titles=True) == numbers


def test_lone_surrogates_are_the_same_with_a_doc_and_without() -> None:
    """They are no text, and the record says what stands in their place."""
    text = "Laba \ud800Rp5\udc00 juta, naik 4 persen"

    assert extractor.extract(text, OWN) == OWN(text)._.quantities != []


def test_another_component_has_its_say() -> None:
    """Where a pipeline has more components, they see the Doc before and after the figures are found."""
    nlp = extractor.load()

    @Language.component("only_money")
    def only_money(doc: Doc) -> Doc:
        doc._.quantities = [quantity for quantity in doc._.quantities if quantity.kind == "money"]
        return doc

    nlp.add_pipe("only_money")

    assert [quantity.text for quantity in extractor.extract(TEXT, nlp)] == ["Rp5 juta"]


def test_extraction_leaves_nothing_in_the_vocabulary() -> None:
    """So that a long run does not grow with every new word."""
    nlp = extractor.load()
    before = len(nlp.vocab), len(nlp.vocab.strings)

    extractor.check("Perajin Kuvarindo menjual 5 zamrudino seharga Rp5 juta.", nlp)

    assert (len(nlp.vocab), len(nlp.vocab.strings)) == before


@pytest.mark.parametrize("name", SAMPLES)
def test_what_was_known_of_a_text_goes_with_it(name: str) -> None:
    """Nothing of it is held in a ring, for which the collector of garbage would have to come by."""
    nlp, text = extractor.load(), SAMPLES[name]
    extractor.check(text, nlp)
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        extractor.check(text, nlp)
        gc.collect()
        left = [found for found in gc.garbage if type(found).__module__.startswith("extractor")]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()

    assert not left


@settings(derandomize=True, deadline=None, database=None, max_examples=1000)
@given(
    st.text() | st.lists(st.sampled_from([*"15 .,-\n\t\u00a0()😀", "Rp", "  ", "\r\n", " \n ", "juta"])).map("".join)
)
def test_the_tokens_make_the_text_again(text: str) -> None:
    """No character of any text is lost or changed by our tokenizer, and every figure is a span of whole tokens."""
    doc = OWN(text)

    assert doc.text == text
    assert [doc[i].text_with_ws for i in range(len(doc))] == [token.text_with_ws for token in doc]
    spans = [doc.char_span(q.start, q.end) for q in doc._.quantities]
    assert [span and span.text for span in spans] == texts(doc)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_figure_of_a_sample_is_a_span_of_whole_tokens(name: str) -> None:
    """Behind our tokenizer the spans are exactly the figures."""
    doc = OWN(SAMPLES[name])

    assert [(s.text, s.start_char) for s in doc.spans[SPANS]] == [(q.text, q.start) for q in doc._.quantities]


def test_a_figure_inside_a_token_is_shown_by_the_whole_token() -> None:
    """Behind a tokenizer that joins more, the span grows to whole tokens and the record stays exact."""
    nlp = plain()
    doc = Doc(nlp.vocab, words=["Laba", "(Rp5", "juta).", "Selesai"])

    doc = nlp(doc)

    assert texts(doc) == ["Rp5 juta"]
    assert [span.text for span in doc.spans[SPANS]] == ["(Rp5 juta)."]


# --- what is on the Doc


def test_the_spans_carry_labels_and_units() -> None:
    """`doc.spans` has the OntoNotes label of each kind, and the unit as its knowledge base id."""
    doc = OWN(TEXT)

    assert [(span.text, span.label_) for span in doc.spans[SPANS]] == LABELLED
    assert [span.kb_id_ for span in doc.spans[SPANS]] == ["", "IDR", "%", "", "km"]
    assert set(LABELS) == set(extractor.records.KINDS)


@pytest.mark.parametrize("ents", [True, False])
def test_entities_are_set_when_asked_for(ents: bool) -> None:
    """`ents=True` sets `doc.ents` too; without it they are left alone."""
    doc = plain(ents=ents)(TEXT)

    assert [(ent.text, ent.label_) for ent in doc.ents] == (LABELLED if ents else [])


def test_entities_that_are_there_already_stay() -> None:
    """An entity of another component keeps its place, and only the figures that it leaves free are added."""
    nlp = plain(ents=True)
    ruler = nlp.add_pipe("entity_ruler", before="cekangka_quantities")
    ruler.add_patterns([{"label": "MISC", "pattern": "menerima Rp5"}])

    doc = nlp("Sebanyak 12 pekerja menerima Rp5 juta.")

    assert [(ent.text, ent.label_) for ent in doc.ents] == [("12", "CARDINAL"), ("menerima Rp5", "MISC")]
    assert texts(doc) == ["12", "Rp5 juta"]


def test_the_spans_can_be_shown() -> None:
    """The displaCy visualiser renders the spans with their labels."""
    page = displacy.render(OWN(TEXT), style="span", options={"spans_key": SPANS}, jupyter=False)

    assert all(label in page for _, label in LABELLED)


@pytest.mark.parametrize("nlp", [THEIRS, OWN], ids=["spacy", "cekangka"])
def test_nothing_but_the_records_is_left_on_the_doc(nlp: Language) -> None:
    """What the components hand to each other is gone when they are done."""
    doc = nlp(TEXT)

    assert doc.user_data.keys() == {"cekangka_quantities", "cekangka_blocked"}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sentence_component_marks_the_sentences_of_the_records(name: str) -> None:
    """A figure's sentence in its record is the sentence of its span, with our tokens and with spaCy's."""
    for nlp in (THEIRS, WITH_SENTENCES):
        doc = nlp(SAMPLES[name])
        around = [span.sent.text.strip() for span in doc.spans[SPANS]]
        assert around == [doc.text[slice(*q.sentence)].strip() for q in doc._.quantities]


# --- stored and sent


def test_a_pipeline_is_stored_and_loaded(tmp_path: Path) -> None:
    """`to_disk` and `spacy.load` give a pipeline with our tokenizer that reads the same."""
    nlp = extractor.load(ents=True, sentences=True)

    nlp.to_disk(tmp_path / "stored")
    loaded = spacy.load(tmp_path / "stored")

    doc, again = nlp(SAMPLES["bpjs"]), loaded(SAMPLES["bpjs"])
    assert again._.quantities == doc._.quantities
    assert [ent.text for ent in again.ents] == [ent.text for ent in doc.ents]
    assert [token.text for token in again] == [token.text for token in doc]
    assert [sent.text for sent in again.sents] == [sent.text for sent in doc.sents]


def test_a_pipeline_goes_through_bytes() -> None:
    """`to_bytes` and `from_bytes` give a pipeline that reads the same."""
    nlp = extractor.load(ents=True)

    again = load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())

    assert again(TEXT)._.quantities == nlp(TEXT)._.quantities


@pytest.mark.parametrize("links", [True, False])
def test_rules_are_pickled(links: bool) -> None:
    """They go to another process, whether figures are linked too."""
    rules = extractor.rules(links=links)

    again = pickle.loads(pickle.dumps(rules))  # noqa: S301 - what was pickled a moment ago

    assert again.name == rules.name == copy.deepcopy(rules).name
    assert extractor.extract(TEXT, again) == extractor.extract(TEXT, rules)


def test_links_of_a_component_are_switched_on_and_off() -> None:
    """As its other settings are."""
    nlp = extractor.load()
    pipe = nlp.get_pipe("cekangka_quantities")
    assert any(figure.links for figure in nlp(TEXT)._.quantities)

    pipe.links = False

    assert not any(figure.links for figure in nlp(TEXT)._.quantities)
    assert not any(figure.links for figure in extractor.extract(TEXT, nlp))


def test_the_date_of_a_doc_may_be_a_date() -> None:
    """As that of an article may."""
    doc = OWN.make_doc("Kemarin 40 orang datang.")
    doc._.date = date(2026, 2, 4)

    assert [figure.interval for figure in OWN(doc)._.quantities] == ["2026-02-03/2026-02-03"]


@pytest.mark.parametrize("component", ["cekangka_quantities", "cekangka_sentences"])
def test_a_component_is_pickled(component: str) -> None:
    """A component goes to another process whole."""
    pipe = THEIRS.get_pipe(component)
    made = OWN.make_doc(TEXT)

    again = pickle.loads(pickle.dumps(pipe))  # noqa: S301 - what was pickled a moment ago

    doc, copy = pipe(made.copy()), again(made.copy())
    assert copy._.quantities == doc._.quantities
    assert [token.is_sent_start for token in copy] == [token.is_sent_start for token in doc]


@pytest.mark.parametrize("processes", [1, 2])
def test_many_texts_in_several_processes_keep_their_records(processes: int) -> None:
    """`nlp.pipe` brings the records of every text back in order, from other processes too."""
    wanted = [OWN(text)._.quantities for text in SAMPLES.values()]

    docs = list(OWN.pipe(SAMPLES.values(), n_process=processes, batch_size=3))

    assert [doc._.quantities for doc in docs] == wanted
    assert all(len(doc.spans[SPANS]) == len(doc._.quantities) for doc in docs)


def test_stored_docs_keep_their_records() -> None:
    """A DocBin with user data, and a Doc's own bytes, hold quantities and blocked numbers as they were."""
    doc = OWN(SAMPLES["bpjs"])
    stored = DocBin(docs=[doc], store_user_data=True).to_bytes()

    (from_bin,) = DocBin().from_bytes(stored).get_docs(OWN.vocab)
    from_bytes = Doc(OWN.vocab).from_bytes(doc.to_bytes())

    for again in (from_bin, from_bytes):
        assert again._.quantities == doc._.quantities
        assert again._.blocked == doc._.blocked
        assert [span.text for span in again.spans[SPANS]] == texts(doc)


def test_a_doc_with_other_user_data_is_stored_with_it() -> None:
    """Registering our records with spaCy's storage leaves that of others alone."""
    doc = OWN(TEXT)
    doc.user_data["theirs"] = {"numbers": [1, 2.5], "text": "x"}

    again = Doc(OWN.vocab).from_bytes(doc.to_bytes())

    assert again.user_data["theirs"] == {"numbers": [1, 2.5], "text": "x"}


# --- a user's own patterns


def test_own_rows_add_override_and_turn_off(folder: Path) -> None:
    """A folder of own rows adds a currency, a unit and a blocker, replaces a row and takes one out of use."""
    assert_mine(extractor.load(folder))
    assert_mine(plain(patterns=str(folder)))
    assert {"8 poundsterling", "10 km"} <= set(texts(OWN(MINE_TEXT)))


@pytest.mark.parametrize("make", [extractor.load, lambda folder: plain(patterns=str(folder))], ids=["load", "add_pipe"])
def test_a_stored_pipeline_keeps_own_rows_without_their_folder(
    make: Callable[[Path], Language], folder: Path, tmp_path: Path
) -> None:
    """A pipeline goes to another machine with its rules; the folder they came from need not be there."""
    nlp = make(folder)
    nlp.to_disk(tmp_path / "stored")
    shutil.rmtree(folder)

    assert_mine(spacy.load(tmp_path / "stored"))


def test_a_stored_pipeline_keeps_own_rows_that_have_changed_since(folder: Path, tmp_path: Path) -> None:
    """What was stored counts, not what stands in the folder by now."""
    extractor.load(folder).to_disk(tmp_path / "stored")
    (folder / "mine.toml").write_text('[[currency]]\nid = "XYZ"\nafter = ["xyz"]', "utf-8")

    assert_mine(spacy.load(tmp_path / "stored"))


def test_a_folder_that_is_not_there_is_an_error_at_once(tmp_path: Path) -> None:
    """When the component is added, every time, and not with the first text."""
    nlp = spacy.blank("xx")

    for component in ("cekangka_quantities", "cekangka_sentences", "cekangka_quantities"):
        with pytest.raises(RulebookError, match="nope: no such folder of patterns"):
            nlp.add_pipe(component, config={"patterns": str(tmp_path / "nope")})

    assert nlp.pipe_names == []


def test_a_pipeline_made_from_stored_settings_alone_misses_the_folder(folder: Path) -> None:
    """With the first text, as the rows could have come until then."""
    nlp = plain(patterns=str(folder))
    shutil.rmtree(folder)

    alone = load_model_from_config(nlp.config, meta=nlp.meta)

    with pytest.raises(RulebookError, match="no such folder of patterns"):
        alone("Rp5 juta")


def test_bytes_bring_own_rows_to_a_pipeline_without_them(folder: Path) -> None:
    """`from_bytes` takes the rules with it."""
    stored = plain(patterns=str(folder)).to_bytes()

    assert_mine(plain().from_bytes(stored))


def test_a_long_article_is_no_reason_to_stop() -> None:
    """The limit of spaCy, a million characters, guards parsers, not rules."""
    doc = OWN("Kalimat tanpa angka di dalamnya. " * 40_000 + "Rp5 juta")

    assert texts(doc) == ["Rp5 juta"]
