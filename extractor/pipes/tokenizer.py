"""A spaCy tokenizer that cuts text the way the quantities are read, so that every figure is a span of tokens.

It is several times as fast as spaCy's own for Indonesian, which carries sixteen thousand special cases. The
quantities do not depend on it: they are found in the text, and are the same behind any tokenizer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from extractor.pipes.lexicon import Words, lex
from extractor.pipes.rules import mended

_LEXED = "cekangka.lexed"
_PLAIN_SPACES = {"", " "}


class Tokenizer:
    """Text to Doc; `doc.text` is the text again (lone surrogates, which are no text, become U+FFFD)."""

    def __init__(self, vocab: Vocab) -> None:
        """Keep the vocabulary of the pipeline."""
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut one text."""
        text = mended(text)
        lexed = lex(text)
        words, spaces, *_ = lexed
        if _PLAIN_SPACES.issuperset(spaces):
            doc = Doc(self.vocab, words=words, spaces=spaces)  # type: ignore[arg-type]  # "" and " " are falsy and true
        else:
            doc = Doc(self.vocab, *_blanks_apart(words, spaces))
        doc.user_data[_LEXED] = text, lexed
        return doc

    # There is nothing to keep: the rules are the code.
    def to_bytes(self, **_: Any) -> bytes:
        """Store nothing."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> Tokenizer:
        """Restore nothing."""
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        """Store nothing."""

    def from_disk(self, _path: str | Path, **_: Any) -> Tokenizer:
        """Restore nothing."""
        return self


def _blanks_apart(words: Sequence[str], spaces: Sequence[str]) -> tuple[list[str], list[bool]]:
    """Words and their trailing blanks as spaCy wants them: white space but one blank is a token of its own."""
    tokens: list[str] = []
    blanks: list[bool] = []
    for word, space in zip(words, spaces, strict=True):
        tokens.append(word)
        blanks.append(space[:1] == " ")
        rest = space[1:] if space[:1] == " " else space
        if rest:
            tokens.append(rest)
            blanks.append(False)
    return tokens, blanks


def lexed(doc: Doc) -> tuple[str, Words]:
    """The text of a Doc and its words.

    Our own tokenizer leaves them with the Doc, which saves joining the text again and cutting it twice; behind any
    other they are made here.
    """
    kept = doc.user_data.get(_LEXED)
    # A Doc that was stored and read back brings lists, which are made anew.
    if kept and isinstance(kept[1], Words) and len(doc) and len(kept[0]) == doc[-1].idx + len(doc[-1].text_with_ws):
        return kept[0], kept[1]
    text = doc.text
    return text, lex(text)


def forget(doc: Doc) -> None:
    """Drop what `lexed` kept, which nobody needs once the figures are found."""
    doc.user_data.pop(_LEXED, None)


@registry.tokenizers("cekangka.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """For a spaCy configuration: `[nlp.tokenizer] @tokenizers = "cekangka.Tokenizer.v1"`."""
    return _for_language


def _for_language(nlp: Language) -> Tokenizer:
    return Tokenizer(nlp.vocab)
