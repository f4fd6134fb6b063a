"""The command line of the benchmarks; without a command it measures speed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from benchmarks import batch, checks, diff, roundtrip, speed
from benchmarks.limits import Limits


def main(arguments: list[str]) -> int:
    """Run one benchmark; returns the exit code: 0, 1 if something read back is wrong, 2 if it could not run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(required=True)

    command = commands.add_parser("speed", help=speed.__doc__.splitlines()[0], description=speed.__doc__)
    command.add_argument("--articles", type=Path, metavar="FILE.jsonl", help="measure on these, not on made-up ones")
    command.add_argument("--rounds", type=int, default=7, metavar="N", help="measured rounds (%(default)s)")
    command.add_argument("--json", type=Path, metavar="OUT", help="write the measurements there as JSON")
    command.add_argument("--plot", type=Path, metavar="OUT.svg", help="draw the ratios there")
    command.add_argument("--only-rounds", action="store_true", help="leave out start, growth, processes, hostile text")
    command.add_argument("--size", type=int, default=1_000_000, metavar="N", help="longest text (%(default)s)")
    command.add_argument("--count", type=int, default=10_000, metavar="N", help="most articles (%(default)s)")
    command.add_argument("--full", action="store_true", help="texts to 4 MB and 100,000 articles: some minutes")
    command.set_defaults(run=_speed)

    command = commands.add_parser("roundtrip", help=roundtrip.__doc__.splitlines()[0], description=roundtrip.__doc__)
    command.add_argument("--count", type=int, default=100_000, metavar="N", help="how many numbers (%(default)s)")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="another one gives other numbers")
    command.set_defaults(run=roundtrip.run)

    command = commands.add_parser("checks", help=checks.__doc__.splitlines()[0], description=checks.__doc__)
    command.add_argument("--articles", type=Path, metavar="FILE.jsonl", help="seed into these, not into made-up ones")
    command.add_argument("--count", type=int, default=5_000, metavar="N", help="how many errors (%(default)s)")
    command.add_argument("--twins", type=int, default=5_000, metavar="N", help="how many twins (%(default)s)")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="another one gives other edits")
    command.add_argument("--verbose", action="store_true", help="print what was missed, and what is new in twins")
    command.set_defaults(run=checks.run)

    command = commands.add_parser("diff", help=diff.__doc__.splitlines()[0], description=diff.__doc__)
    command.add_argument("--articles", type=Path, metavar="FILE.jsonl", help="edit these, not made-up ones")
    command.add_argument("--count", type=int, default=1_000, metavar="N", help="how many articles (%(default)s)")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="another one gives other edits")
    command.add_argument("--verbose", action="store_true", help="print what was paired wrongly, and what was missed")
    command.set_defaults(run=diff.run)

    command = commands.add_parser("batch", help=batch.__doc__.splitlines()[0], description=batch.__doc__)
    command.add_argument("--count", type=int, default=20_000, metavar="N", help="how many articles (%(default)s)")
    command.add_argument("--rounds", type=int, default=3, metavar="N", help="runs with each; 0 for none (%(default)s)")
    command.add_argument(
        "--memory", type=int, nargs="*", default=[2_000, 100_000], metavar="N", help="articles to measure memory at"
    )
    command.set_defaults(run=batch.run)

    if not arguments or arguments[0] not in (*commands.choices, "-h", "--help"):
        arguments = ["speed", *arguments]
    wanted = vars(parser.parse_args(arguments))
    code: int = wanted.pop("run")(**wanted)
    return code


def _speed(*, articles: Path | None, rounds: int, json: Path | None, plot: Path | None, **rest: Any) -> int:
    """Measure speed as the options say."""
    limit = Limits(4_000_000, 100_000) if rest["full"] else Limits(rest["size"], rest["count"])
    outputs = speed.Outputs(json, plot)
    return speed.run(articles, rounds, None if rest["only_rounds"] else limit, outputs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
