"""What changed, as Markdown for a pull request or as one page that needs nothing from anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Template

from extractor.describe import plain
from extractor.messages import Say
from extractor.records import Change
from extractor.review.decisions import Group
from extractor.review.report import Report, Shown, listed
from extractor.review.show import Part, headline, stretches, worded
from extractor.writers.html.template import digest, environment, own

__all__ = ["html", "markdown"]

_HERE = Path(__file__).parent
_EACH = 3
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#!|~&@:])")


def markdown(report: Report, say: Say, summary: str) -> str:
    """The report for a comment on a pull request: a table of the groups, some changes of each in their context."""
    lines = [f"**{_escaped(summary)}**", ""]
    groups = list(listed(report.changes, _EACH))
    if groups:
        lines += [f"| | {say('what')} | {say('fields')} | {say('cause')} | n |", "|---|---|---|---|---:|"]
    for group, _, _ in groups:
        was, now = group.shapes
        told = " → ".join(_escaped(shape) for shape in ((now,) if group.same else (was, now)) if shape)
        sort = say("jump") if group.jump else say(group.first.status)
        fields = _escaped(", ".join(group.first.fields))
        lines.append(f"| {sort} | {told} | {fields} | {say(group.first.cause)} | {len(group.changes)} |")
    for _, changes, left in groups:
        lines += ["", *map(_item, changes), *([f"- {say('more', n=left)}"] if left else [])]
    for found in report.findings:
        finding = found.after or found.before
        if finding is not None:
            told = f"{finding.check}: {finding.article}: {finding.message[say.lang]}"
            lines.append(f"- {say(found.status)} {_escaped(told)}")
    return "\n".join([*lines, ""])


def _item(shown: Shown) -> str:
    marks = {"old": ("~~", "~~"), "new": ("**", "**"), "here": ("**", "**")}
    told, last = "", ""
    for part in stretches(shown.change, shown.old, shown.new):
        left, right = marks.get(part.op, ("", ""))
        left = f"→{left}" if (last, part.op) == ("old", "new") else left
        last = part.op
        inside = part.text.strip()  # marks that touch a space mark nothing
        before, after = part.text[: len(part.text) - len(part.text.lstrip())], part.text[len(part.text.rstrip()) :]
        told += f"{_escaped(before)}{left}{_escaped(inside)}{right}{_escaped(after)}" if inside else " "
    return f"- {_escaped(shown.change.article)}: {told.strip()}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", plain(text))


def html(report: Report, say: Say, summary: str) -> str:
    """The report as one page: the groups, and in each its changes in their context."""
    style = own(_HERE / "base.css") + own(_HERE / "diff.css")
    policy = f"default-src 'none'; style-src {digest(style)}; base-uri 'none'; form-action 'none'"
    return _template().render(
        groups=[_Listed(group, changes, say) for group, changes, _ in listed(report.changes)],
        findings=[(say(one.status), finding) for one in report.findings if (finding := one.after or one.before)],
        policy=policy,
        say=say,
        style=style,
        summary=summary,
    )


@cache
def _template() -> Template:
    return environment(_HERE).get_template("diff.html")


class _Listed:
    """What the template shows of a group."""

    def __init__(self, group: Group, changes: Sequence[Shown], say: Say) -> None:
        self.group, self._changes, self._say = group, changes, say
        self.sort = say("jump") if group.jump else say(group.first.status)

    def items(self) -> Iterator[tuple[Change, str, list[Part], list[tuple[str, str, str]]]]:
        """Yield the changes of the group, each with its headline, its words and its fields."""
        for shown in self._changes:
            change = shown.change
            yield change, headline(change), stretches(change, shown.old, shown.new), worded(change, self._say)
