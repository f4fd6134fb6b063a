"""Where sentences begin and end in Indonesian news.

A line break ends a sentence, and so do `.`, `!`, `?` with the quotes and brackets behind them, before white space
and a word that can begin a sentence. "Rp.", "No.", "dr.", initials and list numbers do not end one; a dot inside
a number never does, since the lexer keeps it in the number.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from extractor.pipes.lexicon import Words

ENDS = frozenset(".!?…")
_CLOSERS = frozenset("\"”’')]»")
_OPENERS = frozenset("\"“‘'([«")


def sentence_starts(text: Words, abbreviations: Container[str], ends: Iterable[int]) -> list[int]:
    """Offsets at which the sentences of a text begin, the first one 0.

    abbreviations  in lower case, those whose dot ends no sentence
    ends           the words that begin with one of ENDS or are line breaks
    """
    words, spaces, starts = text.words, text.spaces, text.starts
    size = len(words)
    found = [0]
    for i in ends:
        first = words[i][0]
        if first == "\n":
            if i + 1 < size and starts[i + 1] > found[-1]:
                found.append(starts[i + 1])
            continue
        if i == 0:
            continue
        j = i + 1
        while j < size and not spaces[j - 1] and words[j][0] in _CLOSERS:
            j += 1
        if first == "." and j + 1 < size and words[j] == "," and (words[j + 1] == "," or _is_word(words[i - 1])):
            while j < size and words[j] == ",":
                j += 1  # ".,": what a link left behind that was cut out of the text
        if j >= size or words[j][0] == "\n" or words[j][0] in ENDS:
            continue
        spaced = bool(spaces[j - 1])
        k = j + 1 if words[j][0] in _OPENERS and j + 1 < size else j
        begins = words[k][0].isupper() or (words[k][0].isdigit() and spaced) or k > j
        if not begins or (first == "." and _abbreviates(text, i, abbreviations, spaced=spaced)):
            continue
        if not spaced and j == i + 1 and not _lacks_space(words[i - 1], words[k]):
            continue
        if starts[j] > found[-1]:
            found.append(starts[j])
    return found


def _is_word(word: str) -> bool:
    """Whether no abbreviation ends with it ("S.Sos., M.Si."): a long word, a number or a bracket."""
    return (len(word) > 3 and word[1:].islower()) or word[-1].isdigit() or word == ")"


def _lacks_space(before: str, after: str) -> bool:
    """Whether "selesai.Warga" only lacks the space behind its dot, unlike "PT.Maju" and "www.Contoh.id"."""
    return after[0].isupper() and len(before) > 2 and before.islower() and before != "www"


def _abbreviates(text: Words, dot: int, abbreviations: Container[str], *, spaced: bool) -> bool:
    """Whether the dot at this word belongs to an abbreviation, an initial or the number of a list item."""
    before = text.words[dot - 1]
    if text.spaces[dot - 1]:
        return False
    if len(before) == 1 and before.isupper():
        return spaced  # "H. Ahmad"
    if before.isdigit() and len(before) <= 2:
        return dot == 1 or text.words[dot - 2][0] == "\n"  # "1. Kolaborasi"
    return before.lower() in abbreviations
