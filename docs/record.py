"""Record the screen of a review, for the README: python docs/record.py docs/review.svg.

Some of the sample articles are read twice, the second time without "km" among the words for a kilometre; then the face
is used by its keys, in a terminal of 100 by 28.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from extractor import api
from extractor.messages import Say
from extractor.readers import iter_articles
from extractor.records import Article
from extractor.review.comparing import Readers
from extractor.review.decisions import Review, refresh
from extractor.review.keys import KEYS
from extractor.review.terminal import ReviewApp
from extractor.store import Store

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
NAMES = ("bencana", "cuaca", "kecelakaan", "mobil", "sekolah")
ROW = '[[unit]]\nid = "km"\nkind = "measure"\nforms = ["kilometer"]\n'


def main(target: Path) -> None:
    """Review what the changed row did to the samples, with the first group open, and save the screen."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "km.toml").write_text(ROW, "utf-8")
        articles = [
            item for item in iter_articles([SAMPLES / f"{name}.txt" for name in NAMES]) if isinstance(item, Article)
        ]
        with Store(Path(folder) / "store.sqlite") as store:
            for patterns in (None, folder):
                rules = api.rules(patterns)
                with store.record("record", rules.name, rules.to_bytes()) as run:
                    for article in articles:
                        run.add(Article(id=Path(article.id).name, text=article.text), api.extract(article.text, rules))
            store.approve_run(store.run("@previous"), "record", only_new=False)
            refresh(store, store.run("@latest"), Readers(store, api.rules))
            asyncio.run(_use(Review(store), target))


async def _use(review: Review, target: Path) -> None:
    app = ReviewApp(review, KEYS, Say("en"))
    async with app.run_test(size=(100, 28)) as pilot:
        await pilot.press("o", "j", "j")
        await pilot.pause()
        drawn = app.export_screenshot(title="cekangka review")
    # No fonts from elsewhere, and names that are the same every time.
    drawn = re.sub(r"\s*@font-face \{.*?\}", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r"\s*<!-- .*? -->", "", drawn)
    target.write_text(re.sub(r"terminal-\d+", "terminal", drawn), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
