"""The models that come with Pincite, as the bot uses them: one reader, loaded once, that answers and that checks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.extract import ExtractiveAnswerer
from bot.local.calibration import load_calibration
from bot.local.reader import Reader
from bot.verify import ReadingVerifier

if TYPE_CHECKING:
    from typing import Self

    from index.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Local:
    """The shipped reader as answerer and as verifier."""

    answerer: ExtractiveAnswerer
    verifier: ReadingVerifier

    @classmethod
    def over(cls, encoder: "Encoder") -> "Self":
        """Both, over one reader that shares the encoder's tokenizer.

        Raises:
            ModelFileError: if the calibration in the package cannot be used. The reader itself is loaded on first use.
        """
        reader, calibration = Reader(encoder), load_calibration()
        return cls(ExtractiveAnswerer(encoder, reader, calibration), ReadingVerifier(reader, encoder, calibration))
