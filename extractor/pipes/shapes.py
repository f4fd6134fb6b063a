"""Shapes: the rows of `patterns/surface` and `patterns/blockers.toml` as small regular expressions over roles.

The words around a number are written as one character each (see windows.py). On that string a shape such as
`currency number range currency? number` is an ordinary regular expression. The longest match from the left wins; of
equally long ones the one that asks for more context, then a blocker.

Shape language: role names; `[a b]` any of these roles; `"word"` that very word; `(x | y)`, `?`, `*`, `{m,n}` as in
regular expressions; `~a` no white space before it; and context that is not part of the match: `<a` `<!a` right
before, `&a` `!a` right after.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

import regex

from extractor.pipes.lexicon import GLUED, Lexicon, Memory
from extractor.records import Value
from extractor.rulebook import BlockerRow, Rulebook, RulebookError, SurfaceRow, near_names

_LEAD = 3  # words that a match may hold before its first number
# Roles of which every match holds one.
_NUMERIC = ("number", "zero", "long", "odd", "half", "roman", "slang", "ordinal_word")
_USER_SECONDS = 0.2  # what a user's own shape may take for one match

_ELEMENT = re.compile(
    r'\s*(?:(?P<look><!|<|&|!)?(?P<glue>~)?(?:(?P<role>\w+|"[^"]+")|\[(?P<roles>(?:\s*(?:\w+|"[^"]+"))+\s*)\])'
    r"|(?P<op>[()|?*]|\{\d+,\d+\}))"
)
_NOBODY = "\0"  # stands for a role that no word has
_NAME = re.compile(r'\w+|"[^"]+"')
_LITERAL = re.compile(r'"([^"]+)"')


class Match(Value, frozen=True):
    """A row that matched the characters from start to stop."""

    row: SurfaceRow | BlockerRow
    start: int
    stop: int


class _Found(Protocol):
    def end(self) -> int: ...


class _Shape(Value, frozen=True):
    row: SurfaceRow | BlockerRow
    match: Callable[[str, int], _Found | None]
    rank: tuple[int, bool, int]


def literals(rulebook: Rulebook) -> set[str]:
    """The words that shapes name in quotes."""
    return {word for row in _rows(rulebook) for word in _LITERAL.findall(row.shape)}


def _rows(rulebook: Rulebook) -> list[SurfaceRow | BlockerRow]:
    return [*rulebook.of(BlockerRow), *rulebook.of(SurfaceRow)]


class Shapes:
    """All shapes of a rulebook, ready to be matched."""

    def __init__(self, rulebook: Rulebook, lexicon: Lexicon) -> None:
        """Compile the shapes; raises RulebookError naming the row whose shape cannot be read."""
        self._starters: dict[str, list[tuple[_Shape, frozenset[str] | None]]] = {}
        numeric = "".join(lexicon.roles.get(role, "") for role in _NUMERIC)
        self._numbers = re.compile(f"[{numeric}{_glued(numeric)}]")
        for order, row in enumerate(_rows(rulebook)):
            where = f'{rulebook.files[row.name]}, "{row.id}"'
            compiler = _Compiler(row.shape, lexicon, where)
            part = compiler.whole()
            match: Callable[[str, int], _Found | None]
            try:
                if row.name in rulebook.own:
                    match = functools.partial(_guarded, regex.compile(part.pattern), where)
                else:
                    match = re.compile(part.pattern).match
            except (re.error, regex.error) as error:
                raise RulebookError(f"{where}: the shape cannot be read: {error}") from error
            shape = _Shape(row, match, (compiler.context, isinstance(row, BlockerRow), -order))
            for char, seconds in part.heads():
                self._starters.setdefault(char, []).append((shape, seconds))
        self._by_head = Memory(self._starting)  # few pairs of roles are frequent, and fewer begin anything

    def matches(self, chars: str, accept: Callable[[Match], bool]) -> Iterator[Match]:
        """The matches from left to right, none overlapping; `accept` may refuse one for the next best."""
        done, by_head = 0, self._by_head
        for number in self._numbers.finditer(chars):
            # Every match holds a number, at most `_LEAD` words from its beginning.
            at = max(done, number.start() - _LEAD)
            last = number.start()
            while at <= last:
                shapes = by_head[chars[at : at + 2]]
                for row, end in _candidates(shapes, chars, at) if shapes else ():
                    match = Match(row, at, end)
                    if accept(match):
                        yield match
                        done = at = end
                        break
                else:
                    at += 1

    def _starting(self, head: str) -> list[_Shape]:
        """The shapes that a match of these two characters, or of the last one of a window, may be of."""
        second = head[1:]
        return [shape for shape, seconds in self._starters.get(head[0], ()) if seconds is None or second in seconds]


def _candidates(shapes: Sequence[_Shape], chars: str, at: int) -> Sequence[tuple[SurfaceRow | BlockerRow, int]]:
    """The rows that match at a place and where they end, the best first."""
    found = [(m.end(), shape.rank, shape.row) for shape in shapes if (m := shape.match(chars, at))]
    if len(found) > 1:
        found.sort(key=_by_length_and_rank, reverse=True)
    return [(row, end) for end, _, row in found]


def _by_length_and_rank(found: tuple[int, tuple[int, bool, int], object]) -> tuple[int, tuple[int, bool, int]]:
    return found[:2]


def _guarded(pattern: regex.Pattern[str], where: str, chars: str, at: int) -> _Found | None:
    try:
        found: _Found | None = pattern.match(chars, at, timeout=_USER_SECONDS)
    except TimeoutError as error:
        raise RulebookError(f"{where}: the shape takes too long on a text; make its repeats plainer") from error
    return found


def _glued(chars: str) -> str:
    """The characters for the same words with no white space before them."""
    return "".join(chr(ord(c) + GLUED) for c in chars)


class _Part(NamedTuple):
    """A piece of a compiled shape: its expression, what it can begin with, whether it can be empty.

    alone  the characters that it can match by themselves
    pairs  what the first and the second character of its longer matches can be
    """

    pattern: str
    first: frozenset[str]
    empty: bool
    alone: frozenset[str]
    pairs: frozenset[tuple[frozenset[str], frozenset[str]]]

    def then(self, part: _Part) -> _Part:
        """The piece with another behind it."""
        pairs = self.pairs | {(self.alone, part.first)}
        return _Part(
            self.pattern + part.pattern,
            self.first | part.first if self.empty else self.first,
            self.empty and part.empty,
            (self.alone if part.empty else _NONE) | (part.alone if self.empty else _NONE),
            pairs | part.pairs if self.empty else pairs,
        )

    def heads(self) -> Iterator[tuple[str, frozenset[str] | None]]:
        """What it can begin with: a first character and the second ones behind it, None where any may follow."""
        known: dict[tuple[bool, ...], frozenset[str]] = {}
        pairs = list(self.pairs)
        for char in self.first:
            firsts = tuple([char in first for first, _ in pairs])
            if firsts not in known:
                known[firsts] = _NONE.union(*(second for fits, (_, second) in zip(firsts, pairs, strict=True) if fits))
            yield char, None if char in self.alone else known[firsts]


_NONE: frozenset[str] = frozenset()
_NOTHING = _Part("", _NONE, True, _NONE, frozenset())


class _Compiler:
    """Recursive descent over one shape. `context` counts its look-arounds."""

    def __init__(self, shape: str, lexicon: Lexicon, where: str) -> None:
        self.lexicon, self.where, self.context = lexicon, where, 0
        self.tokens: list[re.Match[str]] = []
        position, end = 0, len(shape.rstrip())
        while position < end:
            m = _ELEMENT.match(shape, position)
            if m is None:
                raise RulebookError(f"{where}: the shape cannot be read from {shape[position:].strip()!r} on")
            self.tokens.append(m)
            position = m.end()
        self.at = 0

    def whole(self) -> _Part:
        part = self.alternatives()
        if self.at < len(self.tokens):
            raise RulebookError(f"{self.where}: the shape has a ) too many")
        if part.empty:
            raise RulebookError(f"{self.where}: the shape matches nothing at all")
        return part

    def alternatives(self) -> _Part:
        parts = [self.sequence()]
        while self._op() == "|":
            self.at += 1
            parts.append(self.sequence())
        if len(parts) == 1:
            return parts[0]
        return _Part(
            "(?:" + "|".join(part.pattern for part in parts) + ")",
            frozenset().union(*(part.first for part in parts)),
            any(part.empty for part in parts),
            frozenset().union(*(part.alone for part in parts)),
            frozenset().union(*(part.pairs for part in parts)),
        )

    def sequence(self) -> _Part:
        part = _NOTHING
        while self.at < len(self.tokens) and self._op() not in ("|", ")"):
            part = part.then(self.element())
        return part

    def element(self) -> _Part:
        token = self.tokens[self.at]
        self.at += 1
        if token["op"] == "(":
            inner = self.alternatives()
            if self._op() != ")":
                raise RulebookError(f"{self.where}: the shape lacks a )")
            self.at += 1
            part = inner._replace(pattern=f"(?:{inner.pattern})")
        elif token["op"]:
            raise RulebookError(f"{self.where}: {token['op']!r} has nothing before it")
        else:
            inside = self._inside(token)
            if token["look"]:
                return _NOTHING._replace(pattern=self._look(token["look"], f"[{inside}]"))
            part = _Part(f"[{inside}]", frozenset(inside), False, frozenset(inside), frozenset())
        repeat = self._op()
        if repeat in ("?", "*") or (repeat and repeat[0] == "{"):
            self.at += 1
            # No repeat is without end, and windows are short: a shape takes time linear in the text.
            repeat = "{0,12}" if repeat == "*" else repeat
            part = part._replace(
                pattern=part.pattern + repeat,
                empty=part.empty or repeat[0] == "?" or repeat[1] == "0",
                pairs=part.pairs if repeat == "?" else part.pairs | {(part.alone, part.first)},
            )
        return part

    def _look(self, look: str, inside: str) -> str:
        """A look-around; look-behinds in a row stand for words in a row: `<name <open` is a name and a bracket."""
        self.context += 1
        while look == "<" and self.at < len(self.tokens) and self.tokens[self.at]["look"] == "<":
            inside += f"[{self._inside(self.tokens[self.at])}]"
            self.at += 1
            self.context += 1
        return {"<": "(?<=", "<!": "(?<!", "&": "(?=", "!": "(?!"}[look] + inside + ")"

    def _op(self) -> str | None:
        return self.tokens[self.at]["op"] if self.at < len(self.tokens) else None

    def _inside(self, token: re.Match[str]) -> str:
        """The inside of the character class for an element."""
        names = _NAME.findall(token["roles"] or token["role"])
        chars = ""
        for name in names:
            if name not in self.lexicon.roles:
                near = near_names(name, list(self.lexicon.roles))
                hint = f"; did you mean {', '.join(near)}?" if near else ""
                raise RulebookError(f'{self.where}: no role "{name}" for the shape{hint}')
            chars += self.lexicon.roles[name]
        chars = chars or _NOBODY
        return _glued(chars) if token["glue"] else chars + _glued(chars)
