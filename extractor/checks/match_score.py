"""`match-score`: the scores of a match, game by game, that no rules allow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from extractor.checks import Case, Check, Outcome
from extractor.records import Field, Level

CHECK = Check(
    level="error",
    on=True,
    claim={
        "en": "The games of a match in badminton, volleyball or tennis cannot have ended so: a game that no rule ends "
        "there, or a game after the match was won.",
        "id": "Gim suatu laga bulu tangkis, voli, atau tenis tidak mungkin berakhir begitu: gim yang menurut aturan "
        "belum selesai atau sudah lewat, atau gim sesudah laga dimenangi.",
    },
    blind={
        "en": "Single scores, matches that were given up, the last set in tennis, and other sports.",
        "id": "Skor tunggal, laga yang dihentikan, set terakhir tenis, dan cabang olahraga lain.",
    },
    fires=(
        "Tunggal putri itu menang dalam rubber game 21-13, 21-11, 21-16.",
        "Ia menyerah tiga gim dengan skor 24-22, 28-21, 22-24.",
        "Ganda putra itu menang dua gim langsung 21-15, 19-21.",
        "Tim voli itu menang dengan skor 25-20, 25-24, 25-19.",
        "Petenis itu menang dengan skor 6-5, 6-2.",
        "Ia menang dua gim langsung, 21-9, 20-9.",
    ),
    silent=(
        "Ia lolos setelah memenangi rubber game 17-21, 21-19, 21-16.",
        "Ia menang dua gim langsung dengan skor 21-18, 30-29.",
        "Ia menang 21-13, 11-5 setelah lawannya mundur.",
        "Tim voli itu menang dengan skor 25-20, 23-25, 26-24, 25-19.",
        "Petenis itu menang dengan skor 6-4, 3-6, 13-12.",
        "Hasil lain: 2-1, 3-0, dan 4-4.",
        "Tim voli itu menang set pertama 25-20, 23-21.",
        "Tim basket 3x3 itu menang dua game 21-15, 20-18.",
        "Timnas menang 21-13, 21-11, 21-16 atas tiga lawan.",
    ),
)

Games = Sequence[tuple[int, int]]


class _Sport(NamedTuple):
    """How a game ends, how many games win a match, and the words that tell the sport."""

    ends: Callable[[int, int, bool], bool]
    wins: int
    least: int  # points of the winner of a game
    cue: re.Pattern[str]


def _to(points: int, most: int = 99) -> Callable[[int, int, bool], bool]:
    def ends(won: int, lost: int, last: bool) -> bool:
        goal = 15 if last and points == 25 else points
        if won == most:
            return most - lost in (1, 2)
        return (won == goal and lost <= goal - 2) or (goal < won < most and won - lost == 2)

    return ends


def _set(won: int, lost: int, last: bool) -> bool:
    return last or (won == 6 and lost <= 4) or (won == 7 and lost in (5, 6))


_SPORTS = (
    _Sport(
        _to(21, 30),
        2,
        21,
        re.compile(r"rubber|gim\b|game|ganda|tunggal|bulu ?tangkis|BWF|pebulu", re.IGNORECASE),
    ),
    _Sport(_to(25), 3, 15, re.compile(r"\bvoli|proliga|volleyball", re.IGNORECASE)),
    _Sport(_set, 2, 6, re.compile(r"\bpe?tenis|\btenis\b", re.IGNORECASE)),
)
_GAME = r"\d{1,2} ?[-–] ?\d{1,2}"
_FIRST = r"[0-9](?<![\d.,/–-].)\d? ?[-–] ?\d{1,2}"  # a digit first, which is quickly found
_SCORE = re.compile(rb"0[0?]? ?[-?] ?[0?]")  # how the first one looks in the shape of a text, of which most have none
_GAMES = re.compile(rf"{_FIRST}(?:(?:, dan |, ?| dan |; ?){_GAME}){{1,4}}(?![\d/–-]|[.,]\d)")
_REACH = 150
_NEARLY = Fraction(6, 7)  # of the points that a game takes
_GIVEN_UP = re.compile(r"mundur|cedera|walk ?over|\bret\b|retired|dihentikan|\bWO\b", re.IGNORECASE)
_GOING_ON = re.compile(
    r"\b(?:unggul|memimpin|tertinggal|interval|(?:set|gim|game) (?:pertama|kedua|ketiga|keempat))(?: \w+){0,3}\s*$",
    re.IGNORECASE,
)
_OTHER = re.compile(r"basket|3x3|takraw|futsal", re.IGNORECASE)
_ONE_MATCH = re.compile(r"rubber|(?:tiga|3) (?:gim|game|set)", re.IGNORECASE)
_STRAIGHT = re.compile(r"(?:dua|2) (?:gim|game|set) langsung|straight", re.IGNORECASE)


def find(case: Case) -> Iterator[Outcome]:
    """Look at every row of scores."""
    for field, text in case.fields:
        maybe = _SCORE.search(case.shape(field))
        for m in _GAMES.finditer(text, maybe.start()) if maybe is not None else ():
            around = text[max(m.start() - _REACH, 0) : m.end() + _REACH // 3]
            if _OTHER.search(around):
                continue
            if not _GIVEN_UP.search(around) and not _GOING_ON.search(text[max(m.start() - 40, 0) : m.start()]):
                yield from _row(case, field, m, around)


def _row(case: Case, field: Field, row: re.Match[str], around: str) -> Iterator[Outcome]:
    scores = [(m, int(m[1]), int(m[2])) for m in re.finditer(r"(\d+) ?[-–] ?(\d+)", row[0])]
    games = [(one, two) for _, one, two in scores]
    sport = next((sport for sport in _SPORTS if sport.cue.search(around) and _played(games, sport)), None)
    if sport is None or len(games) > 2 * sport.wins - 1:
        return
    spans = [case.place(field, row.start() + m.start(), row.start() + m.end()) for m, _, _ in scores]
    bad, level = _impossible(games, sport, around)
    told = ", ".join(f"{one}-{two}" for one, two in games)
    yield Outcome(
        answer="consistent" if bad is None else "contradicted",
        about=spans if bad is None else [spans[bad], *spans[:bad], *spans[bad + 1 :]],
        working=told if bad is None else f"{told}: {games[bad][0]}-{games[bad][1]}",
        level=level,
        message={
            "en": f"the score {told} is not possible by the rules: {spans[bad or 0].text}",
            "id": f"skor {told} tidak konsisten dengan aturan: {spans[bad or 0].text}",
        },
    )


def _played(games: Games, sport: _Sport) -> bool:
    """Whether scores are of games of a sport that were played to the end, one perhaps not quite as they are written."""
    most = [max(game) for game in games]
    return max(most) >= sport.least and all(won >= sport.least * _NEARLY for won in most)


def _impossible(games: Games, sport: _Sport, around: str) -> tuple[int | None, Level]:
    """The first game that cannot be, and how sure that is."""
    won = [0, 0]
    for i, (one, two) in enumerate(games):
        last = i == 2 * sport.wins - 2 or (sport.ends is _set and i == len(games) - 1 and i > 0)
        if not sport.ends(max(one, two), min(one, two), last):
            return i, "error"
        if max(won) == sport.wins:  # the match was over; three rows of figures may be of three matches, though
            return i, "error" if _ONE_MATCH.search(around) else "warning"
        won[one < two] += 1
    if len(games) == 2 and min(won) and sport.wins == 2 and _STRAIGHT.search(around):
        return 1, "error"
    return None, "error"
