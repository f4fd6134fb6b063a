"""What runs found, what is approved, and every decision: one SQLite file, and the only SQL.

Start with `Store`. What some rules found in a text is kept once, and a run is a list of such readings: an article that
did not change costs a run one short row. Approved figures change only together with a line in the log of decisions, to
which lines are only ever added. A commit is on disk before anybody is told of it, and other processes read while one
writes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from extractor.records import Change, Quantity
from extractor.store._database import StoreError
from extractor.store._runs import (
    Entry,
    Packed,
    Reading,
    Recorder,
    Run,
    Runs,
    encode,
    now,
    pack,
    pack_reading,
    text_hash,
)  # fmt: skip

__all__ = [
    "Approved", "Decision", "Entry", "Move", "Packed", "Pending", "Reading", "Recorder", "Run", "Settled", "Store",
    "StoreError", "Verdict", "pack_reading", "text_hash",
]  # fmt: skip

Verdict = Literal["accept", "reject", "skip"]


class Pending(msgspec.Struct, frozen=True):
    """A change that waits for a decision.

    text, rules  hashes of the new text, and of the rules that read it
    old_text     hash of the text that `change.before` indexes; None where there is no such figure
    place        in the order of what waits
    skipped      whether somebody put it off
    old_rules    the rules that read `change.before`; known once it is accepted, so that undo gives back what was there
    name, of, old_of  of the figure, of what it belongs with, and of what it belonged with; as in `Approved`
    """

    change: Change
    text: str
    rules: str
    old_text: str | None = None
    place: int = 0
    skipped: bool = False
    old_rules: str = ""
    name: str = ""
    of: str | None = None
    old_of: str | None = None


class Approved(NamedTuple):
    """An approved figure.

    text, rules  hashes of the text that it indexes, and of the rules that read it
    name         what it is called in its article, whatever text it follows: the id that it was first approved by
    of           the name of the figure that it belongs with, which may be from another text, or not approved
    Without a name it goes by the ids of its record.
    """

    article: str
    nth: int
    text: str
    rules: str
    quantity: Quantity
    name: str = ""
    of: str | None = None


class Move(NamedTuple):
    """An approved figure that is the same in another text, which it is to follow."""

    old: Approved
    new: Approved


class Decision(NamedTuple):
    """A line of the log of decisions, which is only ever added to.

    verdict  accept, reject or skip; undo, or kept where it could not be taken back; accept-run, import or follow where
             approved figures were replaced otherwise, by a run, by a file, or by the same figures in another text
    change   id of the change; for accept-run and follow the run, for import how many articles
    undoes   `seq` of the line that it takes back
    """

    seq: int
    act: int
    at: str
    session: str
    verdict: str
    change: str
    undoes: int | None = None


class Settled(NamedTuple):
    """What became of an act: the changes it was taken on, and what had been decided meanwhile on the others."""

    act: int
    taken: tuple[str, ...]
    meanwhile: dict[str, str]


_pending = msgspec.json.Decoder(Pending)
_quantity = msgspec.json.Decoder(Quantity)
_approved_one = msgspec.json.Decoder(Approved)
_GONE = "gone"


class Store(Runs):
    """A store in a file; close it, or use it in a `with`."""

    # approved figures

    def approved(self, article: str, nth: int = 1) -> list[Approved]:
        """The approved figures of an article, in their order."""
        return [
            _approved(row)
            for row in self._rows(
                "SELECT * FROM baseline WHERE article = ? AND nth = ? ORDER BY text, field, start", article, nth
            )
        ]

    def baseline(self) -> Iterator[Approved]:
        """All approved figures, article by article."""
        for article, nth in self.approved_articles():
            yield from self.approved(article, nth)

    def approved_articles(self) -> list[tuple[str, int]]:
        """The articles that have approved figures, by id."""
        return [(article, nth) for article, nth in self._rows("SELECT DISTINCT article, nth FROM baseline")]

    def ever_approved(self) -> bool:
        """Whether anything was ever approved, be it a run without figures."""
        return bool(
            self._one(
                "SELECT EXISTS (SELECT 1 FROM baseline)"
                " OR EXISTS (SELECT 1 FROM decisions WHERE verdict IN ('accept-run', 'import'))"
            )[0]
        )

    def approved_by(self) -> str | None:
        """The rules that read the approved figures, if all of them were read by the same."""
        rows = self._rows("SELECT DISTINCT rules FROM baseline WHERE rules != '' LIMIT 2")
        return rows[0][0] if len(rows) == 1 else None

    def synced(self) -> dict[tuple[str, int], str]:
        """For each article, the hash that its approved figures had when they were last exported or imported."""
        return {(article, nth): known for article, nth, known in self._rows("SELECT * FROM synced")}

    def sync(
        self, hashes: Mapping[tuple[str, int], str], replaced: Mapping[tuple[str, int], Sequence[Approved]]
    ) -> None:
        """Note what was exported or imported, and put imported figures in the place of those of their articles."""
        with self._writing():
            for (article, nth), figures in replaced.items():
                self._run("DELETE FROM baseline WHERE article = ? AND nth = ?", (article, nth))
                for figure in figures:
                    self._approve(figure)
            if replaced:
                self._forget_pending()
                self._log(Decision(0, self._next_act(), now(), "", "import", str(len(replaced))))
            self._run("DELETE FROM synced")
            self._many("INSERT INTO synced VALUES (?, ?, ?)", ((*key, value) for key, value in hashes.items()))

    def approve_run(self, run: Run, session: str, *, only_new: bool) -> tuple[int, int]:
        """Take what a run found as approved; returns how many articles and figures.

        only_new  leave alone the articles that have approved figures
        Articles that are not in the run are left alone.
        """
        known = set(self.approved_articles())
        articles = figures = 0
        with self._writing():
            for entry in self.entries(run.id):
                if only_new and (entry.article, entry.nth) in known:
                    continue
                self._run("DELETE FROM baseline WHERE article = ? AND nth = ?", (entry.article, entry.nth))
                articles += 1
                for figure in self.found(entry.article, entry.text, run.rules) or ():
                    self._approve(Approved(entry.article, entry.nth, entry.text, run.rules, figure))
                    figures += 1
            self._forget_pending()
            self._log(Decision(0, self._next_act(), now(), session, "accept-run", str(run.id)))
        return articles, figures

    def _approve(self, one: Approved) -> None:
        bare = msgspec.structs.replace(one.quantity, links=())
        names = _names(bare, one.name, one.of)
        row = (one.article, one.nth, one.text, bare.field, bare.start, one.rules, encode(bare), *names)
        self._run("INSERT OR REPLACE INTO baseline VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _retract(self, article: str, nth: int, text: str | None, figure: Quantity) -> str | None:
        """Take an approved figure away; returns the rules that read it, None if it is not approved."""
        place = article, nth, text, figure.field, figure.start
        where = "WHERE article = ? AND nth = ? AND text = ? AND field = ? AND start = ?"
        row = self._one(f"SELECT rules FROM baseline {where}", *place)  # noqa: S608 - ours
        self._run(f"DELETE FROM baseline {where}", place)  # noqa: S608 - ours
        return None if row is None else str(row[0])

    # what waits for a decision

    def last_decision(self) -> int:
        """The number of the last decision; what was worked out before it may be out of date."""
        return int(self._one("SELECT coalesce(max(seq), 0) FROM decisions")[0])

    def pending_of(self) -> int | None:
        """The number of the run whose changes wait; None where they have to be worked out."""
        row = self._one("SELECT value FROM meta WHERE name = 'pending'")
        return row and int(row[0])

    def put_pending(self, run: int, worked_out: Iterable[Pending | Move], since: int) -> bool:
        """Replace what waits by the changes of a run, but for those rejected, or decided on after decision `since`.

        Returns False, and does nothing, if what is approved was replaced after that decision: work it out again.
        """
        # In tables of this process alone, so that nobody waits while it is worked out, and it may be much.
        self._run("CREATE TEMP TABLE IF NOT EXISTS fresh (id, place, pending)")
        self._run("CREATE TEMP TABLE IF NOT EXISTS moves (old, new)")
        self._run("CREATE TEMP TABLE IF NOT EXISTS put_off (id)")
        for table in ("fresh", "moves", "put_off"):
            self._run(f"DELETE FROM {table}")  # noqa: S608 - ours
        for one in worked_out:
            if isinstance(one, Move):
                self._run("INSERT INTO moves VALUES (?, ?)", [pack(encode(side)) for side in one])
            else:
                self._run("INSERT INTO fresh VALUES (?, ?, ?)", (one.change.id, one.place, pack(encode(one))))
        with self._writing():
            if self._one("SELECT 1 FROM decisions WHERE seq > ? AND pending IS NULL", since):
                return False
            self._run("INSERT INTO put_off SELECT id FROM pending WHERE skipped")
            self._run("DELETE FROM pending")
            self._run(
                "INSERT OR IGNORE INTO pending SELECT id, place, id IN (SELECT id FROM put_off), pending FROM fresh"
                " WHERE id NOT IN (SELECT change FROM rejected)"
                " AND id NOT IN (SELECT change FROM decisions WHERE seq > ?)",
                (since,),
            )
            self._run("INSERT OR REPLACE INTO meta VALUES ('pending', ?)", (str(run),))
            followed = 0
            for sides in self._run("SELECT old, new FROM moves"):
                old, new = (_approved_one.decode(zlib.decompress(side)) for side in sides)
                if self._retract(old.article, old.nth, old.text, old.quantity) is not None:
                    self._approve(new)
                    followed += 1
            if followed:  # nobody decided it, and what is approved is not what it was
                self._log(Decision(0, self._next_act(), now(), "", "follow", str(run)))
        return True

    def pending(self, changes: Iterable[str] | None = None) -> list[Pending]:
        """What waits for a decision, in the order of the articles; what was put off comes last.

        changes  only these, by their ids, in this order
        """
        if changes is None:
            rows = self._rows("SELECT pending, skipped FROM pending ORDER BY skipped, place")
        else:
            found = (self._one("SELECT pending, skipped FROM pending WHERE id = ?", change) for change in changes)
            rows = [row for row in found if row is not None]
        return [
            msgspec.structs.replace(_pending.decode(zlib.decompress(blob)), skipped=bool(skipped))
            for blob, skipped in rows
        ]

    def rejected(self) -> set[str]:
        """The ids of the changes that are rejected."""
        return {change for (change,) in self._rows("SELECT change FROM rejected")}

    # decisions

    def decide(self, verdict: Verdict, changes: Iterable[str], session: str) -> Settled:
        """Accept, reject or put off changes that wait, all in one act that `undo` takes back whole.

        A change that does not wait any more is left as it is, and told with what was decided on it.
        """
        taken: list[str] = []
        meanwhile: dict[str, str] = {}
        with self._writing():
            act = self._next_act()
            for change in dict.fromkeys(changes):
                row = self._one("SELECT pending FROM pending WHERE id = ?", change)
                carried = row and self._carry_out(verdict, row[0])
                if carried is None:
                    meanwhile[change] = self._last_verdict(change)
                    continue
                self._log(Decision(0, act, now(), session, verdict, change), carried)
                taken.append(change)
        return Settled(act, tuple(taken), meanwhile)

    def undo(self, session: str | None = None) -> Settled | None:
        """Take back the last act of a session, or of all of them, that is not taken back yet; None if there is none."""
        taken: list[str] = []
        meanwhile: dict[str, str] = {}
        with self._writing():
            row = self._one(
                "SELECT max(act) FROM decisions WHERE (session = ?1 OR ?1 IS NULL) AND pending IS NOT NULL"
                " AND undoes IS NULL AND seq NOT IN (SELECT undoes FROM decisions WHERE undoes IS NOT NULL)",
                session,
            )
            if row[0] is None:
                return None
            act = self._next_act()
            for seq, verdict, change, blob in self._rows(
                "SELECT seq, verdict, change, pending FROM decisions WHERE act = ? ORDER BY seq DESC", row[0]
            ):
                back = self._take_back(verdict, change, blob)
                if back:
                    taken.append(change)
                else:
                    meanwhile[change] = "kept"
                told = "undo" if back else "kept"
                self._log(Decision(0, act, now(), session or "", told, change, seq), blob)
        return Settled(act, tuple(reversed(taken)), meanwhile)

    def decisions(self) -> list[Decision]:
        """Every decision, in order."""
        rows = self._rows("SELECT seq, act, at, session, verdict, change, undoes FROM decisions ORDER BY seq")
        return [Decision(*row) for row in rows]

    def _carry_out(self, verdict: Verdict, blob: bytes) -> bytes | None:
        """Do what was decided; returns what undo needs, None if that cannot be done any more."""
        waiting = _pending.decode(zlib.decompress(blob))
        change = waiting.change
        if verdict == "skip":
            self._run("UPDATE pending SET skipped = 1 WHERE id = ?", (change.id,))
            return blob
        if verdict == "accept":
            if change.before:
                rules = self._retract(change.article, change.nth, waiting.old_text, change.before)
                if rules is None:
                    return None  # what it was shown against is not approved any more
                blob = pack(encode(msgspec.structs.replace(waiting, old_rules=rules)))
            if change.after:
                place = change.article, change.nth, waiting.text
                self._approve(Approved(*place, waiting.rules, change.after, waiting.name, waiting.of))
        self._run("DELETE FROM pending WHERE id = ?", (change.id,))
        return blob

    def _take_back(self, verdict: str, change_id: str, blob: bytes) -> bool:
        waiting = _pending.decode(zlib.decompress(blob))
        change = waiting.change
        if verdict == "skip":
            self._run("UPDATE pending SET skipped = 0 WHERE id = ?", (change_id,))
            return True
        if verdict == "accept":
            if change.after and self._retract(change.article, change.nth, waiting.text, change.after) is None:
                return False  # approved otherwise since
            if change.before and waiting.old_text is not None:
                place = change.article, change.nth, waiting.old_text
                self._approve(Approved(*place, waiting.old_rules, change.before, waiting.name, waiting.old_of))
        blob = pack(encode(msgspec.structs.replace(waiting, old_rules="")))
        self._run("INSERT OR IGNORE INTO pending VALUES (?, ?, 0, ?)", (change_id, waiting.place, blob))
        return True

    def _log(self, one: Decision, pending: bytes | None = None) -> None:
        self._run(
            "INSERT INTO decisions (act, at, session, verdict, change, undoes, pending) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*one[1:], pending),  # its number is given here
        )

    def _next_act(self) -> int:
        return int(self._one("SELECT coalesce(max(act), 0) + 1 FROM decisions")[0])

    def _last_verdict(self, change: str) -> str:
        row = self._one(
            "SELECT verdict FROM decisions WHERE change = ? ORDER BY seq DESC LIMIT 1",
            change,
        )
        return row[0] if row else _GONE


def _approved(row: tuple[str, int, str, str, int, str, bytes, str, str | None]) -> Approved:
    article, nth, text, _, _, rules, quantity, name, of = row
    figure = _quantity.decode(quantity)
    return Approved(article, nth, text, rules, figure, *_names(figure, name, of))


def _names(figure: Quantity, name: str, of: str | None) -> tuple[str, str | None]:
    """The names of a figure and of what it belongs with: what never got one goes by the ids."""
    return (name, of) if name else (figure.id, figure.of)
