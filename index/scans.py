"""A page that is a picture → its rows of letters with their places, by RapidOCR.

That is an extra, `pincite[ocr]`, and is loaded where there is such a page. Its models come in its package, and nothing is
downloaded. What it is not sure of is left out. It does not see the rules of tables, nor what is bold, nor that a page is
upside down.
"""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from index.encoder import threads
from index.rows import Row, Seen, rows_of, tilt_of, turned

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from rapidocr import RapidOCR

EXTRA = 'pip install "pincite[ocr]"'
"""What whoever lacks the extra has to do."""

MODULE = "rapidocr"
"""What is there where the extra is."""

SURE = 0.8
"""How sure a row is at least that is read: the mean of its letters' probabilities."""

_FEW = 100  # characters: a picture of a page may have a stamp, or its number, as letters
_MOST = 0.5  # of a page that is a picture are pictures, at least
_LONGEST = 10  # times as long as wide is a page at most: of a strip RapidOCR makes something huge, as it wants it wider
_SCALE = 200 / 72  # pixels to a point
_MOST_PIXELS = 3000  # on a side
_KEPT = 500  # pages, some 50 kB each: a file that is added is read twice, and a page may be looked at often
_MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}

_recognising = threading.Lock()  # a page takes every core
_kept: "dict[bytes, Scan]" = {}


class RecognitionError(Exception):
    """A picture on which nothing can be recognised, as what recognises fails; it says why, in one line."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What was recognised on a page of this size in points: its rows when it is set straight, which takes a turn about its
    middle by `tilt` radians, clockwise."""

    rows: Sequence[Row]
    tilt: float
    width: float
    height: float

    def places(self) -> Iterator[tuple[str, float, float, float, float]]:
        """Each character, and where it stands: left, top, right and bottom, in parts of the page from its left and top."""
        for letter in (letter for row in self.rows for letter in row.letters()):
            middle = (letter.left + letter.right) / 2, (letter.bottom + letter.top) / 2
            x, y = turned(middle, self.tilt, (self.width / 2, self.height / 2))
            across, up = (letter.right - letter.left) / 2, letter.height / 2
            left, right = (x - across) / self.width, (x + across) / self.width
            yield letter.text, left, 1 - (y + up) / self.height, right, 1 - (y - up) / self.height


def is_readable() -> bool:
    """Whether the extra is there."""
    return find_spec(MODULE) is not None


def is_scan(page: "pdfium.PdfPage", text: "pdfium.PdfTextPage") -> bool:
    """Whether a page is a picture: pictures take most of it, and it has hardly a letter."""
    width, height = page.get_size()
    if text.count_chars() >= _FEW or max(width, height) > _LONGEST * min(width, height):
        return False
    taken = 0.0
    for picture in page.get_objects(filter=[c.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        taken += (right - left) * (top - bottom)
    return bool(taken >= _MOST * width * height)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of a size in points as it is shown, as shades of grey."""

    shades: "NDArray[np.uint8]"
    width: float
    height: float

    @classmethod
    def of(cls, page: "pdfium.PdfPage") -> "Picture":
        width, height = page.get_size()
        scale = min(_SCALE, _MOST_PIXELS / max(width, height))
        return cls(page.render(scale=scale, grayscale=True).to_numpy().copy(), width, height)

    def recognised(self) -> Scan:
        """What stands on it: the same for the same picture, and kept for the next time. It takes seconds; thread-safe.

        Raises:
            RecognitionError: if what recognises is damaged, or fails on this picture.
        """
        key = hashlib.sha256(
            self.shades.tobytes() + repr((self.shades.shape, self.width, self.height)).encode()
        ).digest()
        if found := _kept.get(key):  # it does not wait for another that is being recognised
            return found
        with _recognising:
            if key not in _kept:
                if len(_kept) >= _KEPT:
                    del _kept[next(iter(_kept))]
                try:
                    _kept[key] = self._read()
                except Exception as error:  # RapidOCR, ONNX Runtime and OpenCV have no error in common
                    raise RecognitionError(" ".join(f"{type(error).__name__}: {error}".split())) from error
            return _kept[key]

    def _read(self) -> Scan:
        found = list(self._seen())
        tilt = tilt_of(found)
        middle = self.width / 2, self.height / 2
        straight = [row.turned(-tilt, middle) for row in found]
        return Scan(rows_of(straight), tilt, self.width, self.height)

    def _seen(self) -> Iterator[Seen]:
        result: Any = _engine()(self.shades)  # which of several kinds it is, the options say
        if not result.txts:
            return
        across, down = self.width / self.shades.shape[1], self.height / self.shades.shape[0]

        def points(corners: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
            return [(float(x) * across, self.height - float(y) * down) for x, y in corners]

        words = result.word_results  # those of some rows may be left out, and it is not said of which
        words = words if len(words) == len(result.txts) else [()] * len(result.txts)
        for text, corners, letters in zip(result.txts, result.boxes, words, strict=True):
            yield Seen(" ".join(text.split()), points(corners), [points(place) for _, _, place in letters])


@cache
def _engine() -> "RapidOCR":
    from rapidocr import RapidOCR
    from rapidocr import __file__ as package

    options: dict[str, object] = {
        "Global.log_level": "error",
        "Global.max_side_len": _MOST_PIXELS,
        "Global.text_score": SURE,
        "Global.use_cls": False,  # what tells rows that are upside down takes some long ones for such
        "Global.return_word_box": True,
        "Global.return_single_char_box": True,
        "EngineConfig.onnxruntime.intra_op_num_threads": threads(),
    }
    # Named by their paths, as what is looked up by a model's name is downloaded where its file is damaged.
    for part, name in _MODELS.items():
        options[f"{part}.model_path"] = str(Path(package).parent / "models" / name)
    return RapidOCR(params=options)
