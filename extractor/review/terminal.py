"""The terminal face of a review: groups, the changes in them, and the change at the cursor in its context.

`Screen` is the list: only the lines in sight are made, so that ten thousand changes are as quick as ten. What comes
from an article is shown as plain text objects, which nothing reads as markup. Every decision is on disk before its
line goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, Static

from extractor.describe import plain
from extractor.messages import Say
from extractor.records import Article, Quantity
from extractor.review.decisions import Review, searchable
from extractor.review.show import MARKS, Op, Part, around, evidence, headline, stretches, worded
from extractor.review.waiting import Row, Waiting
from extractor.store import Pending, Settled, Verdict

__all__ = ["ReviewApp", "run"]

_STYLES = {"same": "", "here": "bold underline", "old": "red strike", "new": "bold green"}
_ALSO = {
    "down": "down", "up": "up", "right": "open", "left": "close", "enter": "open", "space": "open",
    "pagedown": "page_down", "pageup": "page_up", "home": "first", "end": "last",
}  # fmt: skip


def run(review: Review, keys: Mapping[str, str], say: Say) -> str:
    """Run the face until it is left; returns a line that says what was done."""
    app = ReviewApp(review, keys, say)
    app.run()
    return app.told()


class _List(ScrollView, can_focus=True):
    """The list. A line is made when it is drawn."""

    class Moved(Message):
        """The cursor is on another line."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.cursor = 0
        self._say = say

    def put(self, rows: list[Row]) -> None:
        """Show other lines; the cursor stays where it is as far as it can."""
        self.rows = rows
        self.virtual_size = Size(1, max(len(rows), 1))
        self.move_to(self.cursor)

    def move_to(self, line: int) -> None:
        """Put the cursor on a line and bring it into sight."""
        self.cursor = max(0, min(line, len(self.rows) - 1))
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
        self.refresh()
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        """Make one line."""
        line = self.scroll_offset.y + y
        width = self.size.width
        if line >= len(self.rows):
            return Strip.blank(width)
        text = self._line(self.rows[line])
        text.truncate(width, overflow="ellipsis", pad=True)
        style = Style(reverse=True) if line == self.cursor else Style()
        segments = [
            Segment(part.text, (part.style or Style()) + style)
            for part in text.render(self.app.console)
            if part.text != "\n"
        ]
        return Strip(segments, width)

    def _line(self, row: Row) -> Text:
        say, change = self._say, row.pending.change
        if row.change is not None:
            off = f" · {say('was-skip')}" if row.change.skipped else ""
            return Text(f"     {plain(headline(change))}  {plain(change.article)}{off}")
        group = row.group.group
        was, now = (plain(shape) for shape in group.shapes)
        sort = say("jump") if group.jump else say(change.status)
        count = len(row.wanted)
        text = Text.assemble(
            f"{'▾' if row.group.shown else '▸'} {say.number(count):>5}  ",
            (f"{sort:<10} ", "bold red" if group.jump else "bold"),
        )
        if group.same:
            text.append(now)
        else:
            text.append(was, "red").append(" → " if was and now else "").append(now, "green")
        figure = change.after or change.before
        fields = f" · {', '.join(change.fields)}" if change.fields else ""
        text.append(f"{fields} · {say(change.cause)} · {figure.rule if figure else ''}", "dim")
        return text


class ReviewApp(App[None]):
    """The face."""

    CSS = """
    _List { height: 1fr; min-height: 5; overflow-x: hidden; scrollbar-size-vertical: 1; }
    #detail { height: 1fr; border-top: solid $accent; padding: 0 1; }
    #status, #hint { height: 1; background: $panel; padding: 0 1; }
    #bottom { height: auto; }
    Input { display: none; height: 3; }
    Input.asked { display: block; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, review: Review, keys: Mapping[str, str], say: Say) -> None:
        super().__init__()
        self._review, self._keys, self._say = review, keys, say
        self._verbs = {key: verb for verb, key in keys.items()}
        self._waiting = Waiting.of(review.waiting())
        self._list = _List(say)
        self._status, self._change, self._hint = (
            Static(id=name, markup=False) for name in ("status", "change", "hint")
        )
        self._detail_box = VerticalScroll(id="detail", can_focus=False)
        self._line = Input()
        self._asked = ""  # what the line at the bottom is for: filter or jump
        self._said = ""
        self._mode = "diff"
        self._counts = dict.fromkeys(("accept", "reject", "skip"), 0)

    def compose(self) -> ComposeResult:
        """Lay out the list, the change and two lines of words."""
        yield self._status
        yield self._list
        with self._detail_box:
            yield self._change
        with Vertical(id="bottom"):
            yield self._line
            yield self._hint

    def on_mount(self) -> None:
        """Show what waits."""
        self.title = "cekangka review"
        self._list.focus()
        self._list.put(self._waiting.rows())

    def told(self) -> str:
        """Say what was decided and what still waits."""
        say, left = self._say, self._waiting.count
        parts = [say(f"did-{verdict}", n=n) for verdict, n in self._counts.items() if n]
        return " · ".join([*parts, say("n-waiting", n=left) if left else say("nothing-waits")])

    def on_key(self, event: Key) -> None:
        """Do what a key stands for; any other key does nothing."""
        if self._asked:
            if event.key == "escape":
                self._ask_no_more()
            return
        verb = self._verbs.get(event.character or "") or _ALSO.get(event.key, "")
        if not verb and event.key == "escape" and self._waiting.words:
            verb = "no_filter"
        if self._mode == "help" and verb not in ("scroll_down", "scroll_up", "quit"):
            verb = "help"  # leaves it: nobody decides on what cannot be seen
        if verb:
            event.stop()
            getattr(self, f"_do_{verb}")()

    # moving

    def _do_down(self) -> None:
        self._list.move_to(self._list.cursor + 1)

    def _do_up(self) -> None:
        self._list.move_to(self._list.cursor - 1)

    def _do_page_down(self) -> None:
        self._list.move_to(self._list.cursor + self._list.size.height)

    def _do_page_up(self) -> None:
        self._list.move_to(self._list.cursor - self._list.size.height)

    def _do_first(self) -> None:
        self._list.move_to(0)

    def _do_last(self) -> None:
        self._list.move_to(len(self._list.rows))

    def _do_next_group(self) -> None:
        self._to_group(range(self._list.cursor + 1, len(self._list.rows)))

    def _do_previous_group(self) -> None:
        self._to_group(range(self._list.cursor - 1, -1, -1))

    def _to_group(self, lines: range) -> None:
        rows = self._list.rows
        self._list.move_to(next((line for line in lines if rows[line].change is None), self._list.cursor))

    def _do_open(self) -> None:
        row = self._row
        if row is not None and row.change is None:
            row.group.shown = not row.group.shown
            self._list.put(self._waiting.rows())

    def _do_close(self) -> None:
        row = self._row
        if row is not None and row.group.shown:
            row.group.shown = False
            rows = self._waiting.rows()
            self._list.cursor = next(line for line, one in enumerate(rows) if one.group is row.group)
            self._list.put(rows)

    def _do_scroll_down(self) -> None:
        self._detail_box.scroll_down(animate=False)

    def _do_scroll_up(self) -> None:
        self._detail_box.scroll_up(animate=False)

    # deciding

    def _do_accept(self) -> None:
        self._decide("accept", rest=False)

    def _do_reject(self) -> None:
        self._decide("reject", rest=False)

    def _do_skip(self) -> None:
        self._decide("skip", rest=False)

    def _do_accept_rest(self) -> None:
        self._decide("accept", rest=True)

    def _do_reject_rest(self) -> None:
        self._decide("reject", rest=True)

    def _do_skip_rest(self) -> None:
        self._decide("skip", rest=True)

    def _decide(self, verdict: Verdict, *, rest: bool) -> None:
        row = self._row
        if row is None:
            return
        chosen = row.wanted if rest else [row.pending]
        settled = self._review.decide(verdict, [one.change.id for one in chosen])
        self._counts[verdict] += len(settled.taken)
        self._waiting.take({one.change.id for one in chosen})
        self._said = self._tell(f"did-{verdict}", settled)
        self._list.put(self._waiting.rows())

    def _do_undo(self) -> None:
        settled = self._review.undo()
        if settled is None:
            self._said = self._say("nothing-to-undo")
            self._show()
            return
        for verdict in self._counts:
            self._counts[verdict] -= sum(self._review.verdicts.get(change) == verdict for change in settled.taken)
        self._waiting = self._waiting.with_back(self._review.waiting(settled.taken))
        self._said = self._tell("did-undo", settled)
        rows = self._waiting.rows()
        first = settled.taken[0] if settled.taken else ""
        group = next((row.group for row in rows if any(one.change.id == first for one in row.group.waiting)), None)
        self._list.cursor = next((line for line, row in enumerate(rows) if row.group is group), self._list.cursor)
        self._list.put(rows)

    def _tell(self, key: str, settled: Settled) -> str:
        told = [self._say(key, n=len(settled.taken))]
        told += [
            self._say("meanwhile", change=change[:8], verdict=self._say(f"was-{verdict}"))
            for change, verdict in list(settled.meanwhile.items())[:2]
        ]
        return " · ".join(told)

    # looking

    def _do_info(self) -> None:
        self._look("diff" if self._mode == "info" else "info")

    def _do_diff(self) -> None:
        self._look("sides" if self._mode == "diff" else "diff")

    def _do_help(self) -> None:
        self._look("diff" if self._mode == "help" else "help")

    def _look(self, mode: str) -> None:
        self._mode = mode
        self._detail_box.scroll_home(animate=False)
        self._show()

    def _do_filter(self) -> None:
        self._ask("filter", self._waiting.words)

    def _do_jump(self) -> None:
        self._ask("jump", "")

    def _do_no_filter(self) -> None:
        self._filter("")

    def _do_quit(self) -> None:
        self.exit()

    def _ask(self, what: str, value: str) -> None:
        self._asked = what
        self._line.placeholder = self._say(f"ask-{what}")
        self._line.value = value
        self._line.add_class("asked")
        self._line.focus()

    def _ask_no_more(self) -> None:
        self._asked = ""
        self._line.remove_class("asked")
        self._list.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Filter by what was written, or go to it."""
        what, words = self._asked, event.value.strip().casefold()
        self._ask_no_more()
        if what == "filter":
            self._filter(words)
        elif words:
            self._jump(words)

    def _filter(self, words: str) -> None:
        before, self._waiting.words = self._waiting.words, words
        rows = self._waiting.rows()
        self._said = ""
        if not rows and words:
            self._said = self._say("nothing-matches", words=words)
            self._waiting.words = before
            rows = self._waiting.rows()
        self._list.put(rows)

    def _jump(self, words: str) -> None:
        for group in self._waiting.groups:
            found = next((one for one in self._waiting.rest(group) if words in searchable(one.change)), None)
            if found is not None:
                group.shown = True
                rows = self._waiting.rows()
                self._list.cursor = next(line for line, row in enumerate(rows) if row.change is found)
                self._list.put(rows)
                return
        self._said = self._say("nothing-matches", words=words)
        self._show()

    # showing

    @property
    def _row(self) -> Row | None:
        rows = self._list.rows
        return rows[self._list.cursor] if rows else None

    def on__list_moved(self) -> None:
        """Show the change at the cursor, from its beginning."""
        self._detail_box.scroll_home(animate=False)
        self._show()

    def _show(self) -> None:
        say, row = self._say, self._row
        words = f" · /{self._waiting.words}" if self._waiting.words else ""
        told = self.told()
        status = f"{told}{words}" + (f" · {self._said}" if self._said and self._said not in told else "")
        self._status.update(Text(plain(status), style="bold"))
        keys = self._keys
        hint = "  ".join(
            f"{keys[verb]} {say(f'verb-{verb}')}"
            for verb in ("help", "accept", "reject", "skip", "undo", "accept_rest", "quit")
        )
        self._hint.update(Text(hint))
        self._list.display = self._mode != "help"
        if self._mode == "help":
            self._change.update(Text("\n".join(self._help())))
        elif row is None:
            self._change.update(Text(say("nothing-waits")))
        else:
            self._change.update(self._detail(row.pending))

    def _help(self) -> list[str]:
        """Every key, in two columns where there is room."""
        lines = [f"{key}  {self._say(f'verb-{verb}')}" for verb, key in self._keys.items()]
        wide = max(map(len, lines)) + 4
        if 2 * wide > self.size.width:
            return lines
        half = (len(lines) + 1) // 2
        return [f"{one:<{wide}}{two}" for one, two in zip_longest(lines[:half], lines[half:], fillvalue="")]

    def _detail(self, one: Pending) -> Text:
        change, store, say = one.change, self._review.store, self._say
        old = store.text(change.article, one.old_text) if one.old_text else None
        new = store.text(change.article, one.text)
        text = Text.assemble(
            (plain(change.article), "bold"), f" · {say(change.status)} · {say(change.cause)} · {change.id[:8]}\n\n"
        )
        if self._mode == "sides":
            sides: tuple[tuple[Quantity | None, Article | None, Op], ...] = (
                (change.before, old, "old"),
                (change.after, new, "new"),
            )
            for figure, article, op in sides:
                if figure is not None:
                    context = around(article, figure)
                    text.append(plain(context.before)).append_text(_marked(Part(op, context.figure)))
                    text.append(f"{plain(context.after)}\n\n")
        else:
            for part in stretches(change, old, new):
                text.append_text(_marked(part))
            text.append("\n\n")
        for name, was, now in worded(change, say):
            text.append(f"{name:<12} ", "bold").append(was or "–", "red").append(" → ").append(
                f"{now or '–'}\n", "green"
            )
        if self._mode == "info":
            text.append("".join(f"\n{line}" for line in evidence(change, say)), "dim")
        return text


def _marked(part: Part) -> Text:
    left, right = MARKS[part.op]
    return Text(f"{left}{plain(part.text)}{right}", _STYLES[part.op])
