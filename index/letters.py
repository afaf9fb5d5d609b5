"""The letters of a PDF's page, each with its box → lines: words by gaps, and cells where a gap is wide or a rule stands in it.

The letters come in the order of the file. It knows how PDFium names them, and nothing of what stands above or below a line.
"""

import ctypes
import math
import re
import statistics
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as c

from index.lines import CELL_GAP, HYPHEN, MAYBE_GAP, RAISED, WORD_GAP, Cell, Line
from index.rules import Rule, Turn

_LEAST_SIZE = 2.0  # points; what is smaller nobody reads
_FIGURE_ENDS = frozenset("0123456789)%—")
_FIGURE_STARTS = frozenset("0123456789$€£(-–—")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_REGULAR = re.compile(r"regular|roman|book|light|normal", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0A8: "▪", 0xF0D8: "‣", 0xF076: "•", 0xF0FC: "•", 0xF0B0: "°", 0xF02D: "-"}


@dataclass(frozen=True, slots=True)
class Character:
    """One character and its box in points from the left and the bottom of the page; `top - bottom` is its font's height."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def page_lines(page: "pdfium.PdfPage", text: "pdfium.PdfTextPage", upright: Sequence[Rule]) -> list[Line]:
    """The lines of a page in the order of the file; `upright` are its rules that part what stands beside one another."""
    turn = Turn.of(page)
    return [
        _upright(line) if _is_sideways(text, turn, first) else line
        for run, first, last in _runs(text, turn)
        if (line := line_of(run, upright, _is_bold(text, first) and _is_bold(text, last)))
    ]


def _upright(line: Line) -> Line:
    """A line whose letters stand sideways, as one that lies where it begins: what it says is no heading of the page."""
    return replace(line, height=min(line.height, line.right - line.left), is_bold=False)


def _runs(text: "pdfium.PdfTextPage", turn: Turn) -> Iterator[tuple[list[Character], int, int]]:
    """The characters of each line, and the numbers of its first and last: a line ends where the file says so, and where the
    next character stands elsewhere."""
    run: list[Character] = []
    first = last = high = 0
    written = Character("", 0, 0, 0, 0)  # the last that is no space
    trusted: tuple[float, float] | None = None
    box = c.FS_RECTF()
    for i in range(c.FPDFText_CountChars(text)):
        code = c.FPDFText_GetUnicode(text, i)
        if 0xD800 <= code < 0xDC00:  # the first half of a character, as of emoji
            high = code
            continue
        if high:
            code, high = 0x10000 + ((high & 0x3FF) << 10) + (code & 0x3FF), 0
        letter = HYPHEN if c.FPDFText_IsHyphen(text, i) else _letter(code)
        c.FPDFText_GetLooseCharBox(text, i, box)
        if (box.bottom, box.top) != trusted and letter.strip():
            trusted = _with_font_height(text, i, box)
        shown = Character(letter, *turn.shown(box.left, box.right, box.bottom, box.top))
        if run and (letter == "\n" or (letter.strip() and _is_elsewhere(written, shown, text, turn, (last, i)))):
            yield run, first, last
            run = []
        if not letter.strip():
            if letter == " " and run:  # what PDFium puts between words has no place of its own
                run.append(replace(run[-1], text=" ", left=run[-1].right))
        elif shown.height >= _LEAST_SIZE or (shown.right - shown.left >= _LEAST_SIZE and _is_sideways(text, turn, i)):
            first, last, written = first if run else i, i, shown
            run.append(shown)
    if run:
        yield run, first, last


def _with_font_height(text: "pdfium.PdfTextPage", number: int, box: c.FS_RECTF) -> tuple[float, float] | None:
    """Give a letter's box the height of its font where it has that of the letter alone, for want of better in the file; the
    bottom and top that need no second look in the letters after it."""
    matrix, across, origin = c.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    if not c.FPDFText_GetMatrix(text, number, matrix) or abs(matrix.b) > abs(matrix.d):
        return None
    size = c.FPDFText_GetFontSize(text, number) * abs(matrix.d)
    if not size or box.top - box.bottom >= 0.95 * size:
        return box.bottom, box.top
    c.FPDFText_GetCharOrigin(text, number, across, origin)
    box.bottom, box.top = origin.value - 0.22 * size, origin.value + 0.94 * size
    return None


def _letter(code: int) -> str:
    if 0xFB00 <= code <= 0xFB06 or 0x2E80 <= code <= 0x2FDF:  # ligatures and parts of signs: nobody searches for "ﬁ"
        return unicodedata.normalize("NFKC", chr(code))
    if code in _BULLETS:  # a font of symbols has them where no character is
        return _BULLETS[code]
    if code in (10, 13):
        return "\n"
    if code in (9, 32, 160, 0xFFFD):
        return " "
    # Control characters, surrogate halves and what is no character mean nothing to a reader.
    return chr(code) if 32 < code < 0x110000 and not 0xD800 <= code < 0xE000 and code not in (0xFFFE, 0xFFFF) else ""


def _is_elsewhere(
    last: Character, shown: Character, text: "pdfium.PdfTextPage", turn: Turn, numbers: tuple[int, int]
) -> bool:
    """Whether a character stands on another line than the one before it; what stands sideways is one line."""
    height = max(last.height, shown.height)
    overlap = min(last.top, shown.top) - max(last.bottom, shown.bottom)
    is_level = overlap >= 0.3 * height or overlap >= 0.6 * shown.height
    if is_level and (shown.left >= last.left - 2 * height or _is_leftward(shown.text) or _is_leftward(last.text)):
        return False
    return not all(_is_sideways(text, turn, number) for number in numbers)


def _is_sideways(text: "pdfium.PdfTextPage", turn: Turn, number: int) -> bool:
    """Whether a letter is turned against the page as it is shown, by more than a slip of the pen."""
    angle = c.FPDFText_GetCharAngle(text, number) + turn.quarters * math.pi / 2
    return abs(math.sin(angle)) > 0.3


def _is_leftward(text: str) -> bool:
    """Whether a letter is of a script that runs from right to left."""
    return "\u0590" < text < "\ufeff" and unicodedata.bidirectional(text[0]) in {"R", "AL", "AN"}


def _is_unspaced(text: str) -> bool:
    """Whether a letter is of a script that has no spaces between words: Chinese or Japanese."""
    return "\u3000" <= text <= "\u9fff" or "\uff00" <= text <= "\uffef" or text >= "\U00020000"


def line_of(run: list[Character], upright: Sequence[Rule], is_bold: bool = False) -> Line | None:
    """The line of such characters, or none where they are spaces alone."""
    written = [letter for letter in run if letter.text != " "]
    if not written:
        return None
    height = statistics.median(letter.height for letter in written)
    line = Line((), statistics.median(letter.bottom for letter in written), height, is_bold)
    rules = [rule.at for rule in upright if rule.start < line.bottom + 0.5 * height < rule.end]
    tracking = _tracking(written, height)
    cells = tuple(_cells(run, line, rules, (tracking, _least_gap(run, height))))
    return replace(line, cells=cells if rules else _unjustified(cells))


def _tracking(letters: Sequence[Character], height: float) -> float:
    """How far letters are set apart, where they are so far that each seems a word: "A  N N U A L"; else 0."""
    gaps = [
        (other.left - one.right) / height
        for one, other in pairwise(letters)
        if one.text.isalpha() and other.text.isalpha()
    ]
    is_tracked = len(gaps) > 3 and sum(gap > WORD_GAP for gap in gaps) > 0.7 * len(gaps)
    return statistics.median_low(gaps) if is_tracked else 0


def _least_gap(run: Sequence[Character], height: float) -> float:
    """How wide a gap is at least that may part cells: much wider than most between the line's words."""
    spaces = [(other.left - space.left) / height for space, other in pairwise(run) if space.text == " " != other.text]
    return max(MAYBE_GAP, 1.6 * statistics.median(spaces)) if len(spaces) > 3 else MAYBE_GAP


def _cells(run: list[Character], line: Line, rules: Sequence[float], gaps: tuple[float, float]) -> Iterator[Cell]:
    """The characters as words, and these as cells: where the gap is wide or a rule stands in it, between figures also where
    it is less so. A gap that is hardly wide parts them for now, and `lines.py` joins them where nothing stands under it."""
    words, left, spaced, is_apart = "", run[0].left, False, True
    last, (tracking, least) = run[0], gaps
    for letter in run:
        if letter.text == " ":
            spaced = True
            continue
        gap = 0 if _is_leftward(letter.text) else (letter.left - last.right) / line.height - tracking
        is_ruled = bool(rules) and any(last.right - 1 <= rule <= letter.left + 1 for rule in rules)
        if words and (gap > min(least, 0.7 * CELL_GAP) or is_ruled):
            yield Cell(words, left, last.right, is_apart)
            is_figure = words[-1:] in _FIGURE_ENDS and letter.text in _FIGURE_STARTS
            is_apart = gap > (0.7 * CELL_GAP if is_figure else CELL_GAP) or is_ruled
            words, left = "", letter.left
        elif words and ((spaced and not tracking) or gap > WORD_GAP):
            is_one = not spaced and (_is_unspaced(last.text) or _is_unspaced(letter.text))
            words += "" if is_one else " "
        words += letter.text.translate(RAISED) if line.is_raised(letter.height, letter.bottom) else letter.text
        last, spaced = letter, False
    yield Cell(words, left, last.right, is_apart)


def _unjustified(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells, or one of them all where they are words of a line that was drawn out to its full width: between those
    every gap is the same, and most begin small or they are many."""
    gaps = [other.left - one.right for one, other in pairwise(cells)]
    if len(gaps) < 2 or max(gaps) > 1.05 * min(gaps) + 0.5 or any(" " in cell.text for cell in cells):
        return cells
    small = sum(cell.text[:1].islower() for cell in cells)
    are_many = (
        len(gaps) > 3 and max(gaps) - min(gaps) < 0.5 and not any(map(_FIGURE.search, (cell.text for cell in cells)))
    )
    if small <= 0.5 * len(cells) and not are_many:
        return cells
    return (Cell(" ".join(cell.text for cell in cells), cells[0].left, cells[-1].right),)


def _is_bold(text: "pdfium.PdfTextPage", number: int) -> bool:
    name = ctypes.create_string_buffer(128)
    c.FPDFText_GetFontInfo(text, number, name, len(name), ctypes.c_int())
    called = name.value.decode("utf-8", "replace")
    if _BOLD.search(called):
        return True
    # The weight is guessed from the width of stems: Noto Sans has 625.
    return not _REGULAR.search(called) and bool(c.FPDFText_GetFontWeight(text, number) >= 600)
