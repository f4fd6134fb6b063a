"""The rules that articles are read by, ready for use: what finds the figures of a text and links them.

Start with `Rules.read`. spaCy is not needed for it: the records are made of the text. `components` puts the same rules
into a spaCy pipeline.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Date  # noqa: N812 - arguments are called date
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec.structs import replace

from extractor.pipes.lexicon import Words, lex
from extractor.pipes.links import Linker
from extractor.pipes.quantities import Finder, Found
from extractor.records import Article, Field
from extractor.rulebook import Rulebook, RulebookError, Source

# What makes the records, beside the patterns.
_CODE = ("pipes/*.py", "numerals.py", "records.py", "rulebook.py")
_BROKEN = dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")


class Rules:
    """Finds the figures of texts by a rulebook, and links each to what it counts, whose it is, where, when and by whom.

    links  whether they are linked
    """

    def __init__(self, rulebook: Rulebook, *, links: bool = True) -> None:
        """Compile the rulebook; raises RulebookError if a shape cannot be read."""
        self.rulebook = rulebook
        self.links = links
        self.finder = Finder(rulebook)
        self._linker: Linker | None = None

    def read(self, article: Article, field: Field = "text") -> Found:
        """The figures of one field of an article; offsets index its text as `mended` has it."""
        text = mended(article.field(field))
        return self.find(text, lex(text), article.id, field, article.date)

    def find(self, text: str, words: Words, article: str, field: Field, date: str | Date | None) -> Found:
        """The figures of a text that was cut into words; the other arguments are what an Article says of it."""
        found = self.finder.find(text, article, field, words)
        return replace(found, quantities=self.linker.link(text, words, found, date)) if self.links else found

    @property
    def linker(self) -> Linker:
        """Links the figures, by the same rules that the finder has."""
        if self._linker is None:
            self._linker = Linker(self.rulebook, self.finder)
        return self._linker

    @property
    def name(self) -> str:
        """A hash of the code and of the patterns: what has the same name reads the same."""
        told = "".join(f"{source.own}\0{source.text}\0" for source in self.rulebook.sources)
        return f"{_code()}-{sha256(f'{told}{self.links}'.encode()).hexdigest()[:20]}"

    def to_bytes(self) -> bytes:
        """The pattern files that the rules were made from, for `from_bytes`; not whether figures are linked."""
        return msgspec.msgpack.encode(self.rulebook.sources)

    def __reduce__(self) -> tuple[Callable[[bytes, bool], Rules], tuple[bytes, bool]]:
        """What is pickled: the pattern files. What is made of them may be compiled, and then cannot be."""
        return _restored, (self.to_bytes(), self.links)


def from_bytes(sources: bytes, *, links: bool = True) -> Rules:
    """Rules made of what `Rules.to_bytes` stored; raises RulebookError if this version cannot use it."""
    try:
        return Rules(Rulebook(msgspec.msgpack.decode(sources, type=tuple[Source, ...])), links=links)
    except msgspec.DecodeError as error:
        raise RulebookError(f"stored patterns: {error}") from None


def _restored(sources: bytes, links: bool) -> Rules:
    return from_bytes(sources, links=links)


def same_code(name: str) -> bool:
    """Whether the code that a `Rules.name` stands for is this one, so that its patterns read the same today."""
    return name.startswith(f"{_code()}-")


def mended(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which are no text and stand in no Doc and no file."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.translate(_BROKEN)
    return text


@cache
def _code() -> str:
    here = Path(__file__).parents[1]
    files = sorted(file for pattern in _CODE for file in here.glob(pattern))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
