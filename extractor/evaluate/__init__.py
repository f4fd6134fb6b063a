"""How good is the extraction? Figures and their links against facts that people marked by hand.

Start with `score`. `gold` reads the facts and refuses what is no fact; `pairing` says which figure answers for which
fact; `figures` judges kinds and values, `links` judges whose figure it is, where, when, who said it, and of what.
"""

from __future__ import annotations

from extractor.evaluate.figures import Answer, KindScore, Score, score, to_plain
from extractor.evaluate.gold import BadGold, Fact, Gold, gold_from_json
from extractor.evaluate.links import LINK_FIELDS, LinkAnswer, LinkField, LinkScore, Verdict, judge_links

__all__ = [
    "LINK_FIELDS",
    "Answer",
    "BadGold",
    "Fact",
    "Gold",
    "KindScore",
    "LinkAnswer",
    "LinkField",
    "LinkScore",
    "Score",
    "Verdict",
    "gold_from_json",
    "judge_links",
    "score",
    "to_plain",
]
