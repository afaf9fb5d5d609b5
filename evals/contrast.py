"""`pincite eval compare`: the same samples under two settings, or two saved reports, side by side."""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from evals.baseline import Comparison, Row, compare
from evals.outputs import row
from evals.run import METRICS, run_on_corpus
from evals.samples import Sample
from index.errors import SetupError

_FIXED = {"corpus", "index", "api_key"}  # what both sides share, and what does not belong in a command


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what it is called, and its samples as a report has them."""

    name: str
    rows: Sequence[Row]


def settings_of(text: str) -> dict[str, Any]:
    """The settings in "top_k=4,embedder=local"; "defaults" is none.

    Raises:
        SetupError: if a part is no NAME=VALUE, or there is no such setting.
    """
    from bot.settings import Settings

    if text == "defaults":
        return {}
    known = sorted({setting.name for setting in fields(Settings)} - _FIXED)
    found: dict[str, Any] = {}
    for part in text.split(","):
        name, is_given, value = part.strip().partition("=")
        name = name.strip().replace("-", "_")
        if name not in known or not is_given:
            raise SetupError(
                f"{text!r} is neither a saved report nor settings: write NAME=VALUE,… with {', '.join(known)}, or 'defaults'"
            )
        found[name] = value.strip()
    return found


def saved(path: Path) -> list[dict[str, object]]:
    """The samples of a report that `eval run --save` or `--json` wrote.

    Raises:
        SetupError: if the file is no such report.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SetupError(f"{str(path)!r} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        text = ""
    with suppress(ValueError, RecursionError):
        found = json.loads(text)
        rows = found.get("samples") if isinstance(found, dict) else None
        if isinstance(rows, list) and all(isinstance(one, dict) and _is_scored(one) for one in rows):
            return rows
    raise SetupError(
        f"{str(path)!r} is not a report: name what `pincite eval run` wrote with --save, or printed with --json"
    )


def _is_scored(found: Mapping[str, object]) -> bool:
    """Whether this is a sample as a report has it: its id, whether it was right, and scores from 0 to 1."""
    scores = found.get("scores")
    return (
        isinstance(found.get("id"), str)
        and isinstance(found.get("right"), bool)
        and isinstance(scores, dict)
        and all(isinstance(value, int | float) and 0 <= value <= 1 for value in scores.values())
    )


def measured(
    text: str, samples: Sequence[Sample], corpus: Path | None, watch: Callable[[int], None] = lambda done: None
) -> Side:
    """The samples asked of a bot with these settings, over an index of its own that is gone afterwards."""
    from bot import Bot

    settings = settings_of(text)
    with (
        tempfile.TemporaryDirectory(prefix="pincite-") as folder,
        Bot.open(corpus, index=Path(folder), **settings) as bot,
    ):
        report = run_on_corpus(samples, bot, watch)
    if report.unscored:
        first = report.unscored[0]
        raise SetupError(
            f"{text}: {len(report.unscored)} samples could not be scored; {first.sample.id}: {first.error}"
        )
    return Side(text, [row(result) for result in report.results])


def side_by_side(one: Side, other: Side) -> Comparison:
    """`other` against `one` in every metric that both have, paired by sample.

    Raises:
        SetupError: if they share no sample.
    """
    found = compare(one.rows, other.rows, METRICS)
    if not found.changes:
        raise SetupError(f"{one.name!r} and {other.name!r} have no sample in common: compare runs of the same file")
    return found


def in_lines(one: Side, other: Side, found: Comparison) -> list[str]:
    """What is printed: a line for each metric with both means and the interval of the difference, then what turned."""
    lines = [f"A  {one.name}", f"B  {other.name}", "", f"{'':<20} {'A':>8} {'B':>8}   {'B - A':>7}  95 % interval"]
    for change in found.changes:
        mark = "  worse" if change.is_drop else "  better" if change.low > 0 else ""
        lines.append(
            f"{change.name:<20} {change.before:>8.4f} {change.after:>8.4f}   {change.after - change.before:>+7.4f}  "
            f"{change.low:+.4f} to {change.high:+.4f}  n = {change.n}{mark}"
        )
    for title, ids in (("right in B alone", found.turned_right), ("right in A alone", found.turned_wrong)):
        lines.append(f"\n{title} ({len(ids)}): {', '.join(ids) or 'none'}")
    return lines
