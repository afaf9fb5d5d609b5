"""The local models, loaded once for all the tests that ask them."""

from bot.extract import ExtractiveAnswerer
from bot.local.calibration import load_calibration
from bot.local.reader import Reader
from bot.local.reading import KnownVectors
from bot.verify import ReadingVerifier
from index.encoder import Encoder

ENCODER = Encoder()
READER = Reader(ENCODER)
ANSWERER = ExtractiveAnswerer(ENCODER, READER, load_calibration())
VECTORS = KnownVectors(ENCODER)
VERIFIER = ReadingVerifier(READER, ENCODER, load_calibration())
