"""Which of several figures in a row a question is about: of "Revenue was €412 million (2023: €388 million)" the second, where
it asks about 2023.

A reader of words finds a figure of the right kind, and of several the first. Of 1,347 public answers that stand beside another
figure, what `series.py` takes for a row sets 3 right and cuts one short; any word near a figure would have set 93 wrong and 7
right.
"""

from dataclasses import replace

from bot.drafts import Pointer
from bot.parts import last_of
from bot.wording.series import figures_in, labels, series_of

_LONGEST = 1000  # characters of a sentence that is looked at


def in_figure(question: str, pointer: Pointer) -> Pointer:
    """Where a sentence has several figures in a row, and one is in focus, in focus the one that the question is about."""
    if pointer.focus is None:
        return pointer
    at = pointer.sentence.start
    text = pointer.passage.sentence_text(pointer.sentence)
    found = figure_asked(last_of(question), text, pointer.focus[0] - at, pointer.focus[1] - at)
    return replace(pointer, focus=(at + found[0], at + found[1])) if found else pointer


def figure_asked(question: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the figure stands that a question is about, where `start` to `end` has one of the same row; None where that cannot
    be told.

    >>> text = "Revenue was €412 million (2023: €388 million)."
    >>> start, end = figure_asked("What was revenue in 2023?", text, 12, 24) or (0, 0)
    >>> text[start:end]
    '€388 million'
    """
    figures = figures_in(text) if len(text) <= _LONGEST else []
    focused = [f for f in figures if f.start < end and start < f.end]
    if not focused or any(map(str.isupper, text[start : focused[0].start])):
        return None
    alike, asked = [f for f in figures if f.kind == focused[0].kind], labels(question)
    for row in series_of(text, alike, focused[0]):
        named = [f for f in row if labels(f.of) & asked]
        if len(named) == 1:
            return None if focused == [replace(named[0], of="")] else (named[0].start, named[0].end)
    return None
