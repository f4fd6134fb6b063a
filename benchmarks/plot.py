"""A bar for each contender, as SVG that reads well on a light and on a dark page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_WIDTH, _NAMES, _ROW, _TOP = 760, 300, 26, 44
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #333 } .title { font-weight: 600 }
.bar { fill: #3b7dd8 } .spread { stroke: #1d3f6e; stroke-width: 2 } .one { stroke: #888; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .spread { stroke: #b9d3f5 } }
"""


def bars(title: str, rows: Sequence[tuple[str, float, float, float]]) -> str:
    """Draw a bar for each row: its name, its value, the least and the most of it. A line marks 1."""
    scale = (_WIDTH - _NAMES - 60) / max(most for *_, most in rows)
    height = _TOP + _ROW * len(rows) + 10
    one = _NAMES + scale
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<text class="title" x="8" y="22">{escape(title)}</text>',
        f'<line class="one" x1="{one:.1f}" x2="{one:.1f}" y1="{_TOP - 8}" y2="{height - 6}"/>',
    ]
    for number, (name, value, least, most) in enumerate(rows):
        y = _TOP + _ROW * number
        end = _NAMES + most * scale + 6
        parts += [
            f'<text x="{_NAMES - 8}" y="{y + 14}" text-anchor="end">{escape(name)}</text>',
            f'<rect class="bar" x="{_NAMES}" y="{y + 1}" width="{value * scale:.1f}" height="17" rx="2"/>',
            f'<line class="spread" x1="{_NAMES + least * scale:.1f}" x2="{_NAMES + most * scale:.1f}" '
            f'y1="{y + 9.5}" y2="{y + 9.5}"/>',
            f'<text x="{end:.1f}" y="{y + 14}">{value:.2f}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])
