"""What turns the reader's logits into probabilities: small networks for sentences, answers and claims.

Fitted by training/calibrate.py on what the reader's training did not see; the numbers are in `models/calibration.json`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.local.reader import NAME
from bot.local.reading import CLAIM_FEATURES, FEATURES, SENTENCE_FEATURES
from index.errors import ModelFileError

MODEL = Path(__file__).parent.parent / "models" / "calibration.json"

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """A small multi-layer perceptron: standardised inputs, rectified layers, one logit."""

    mean: Array
    scale: Array
    layers: tuple[tuple[Array, Array], ...]

    @classmethod
    def of(cls, saved: Mapping[str, object]) -> "Network":
        """The network that JSON numbers describe."""
        layers = saved["layers"]
        assert isinstance(layers, list)
        pairs = tuple((np.array(w, np.float32), np.array(b, np.float32)) for w, b in layers)
        return cls(np.array(saved["mean"], np.float32), np.array(saved["scale"], np.float32), pairs)

    def at_even_odds(self, odds: float) -> "Network":
        """The network for rows of which as many are a yes as not, where it was fitted on rows with these odds of a yes."""
        *before, (weight, bias) = self.layers
        return replace(self, layers=(*before, (weight, (bias - np.log(odds)).astype(np.float32))))

    def probabilities(self, rows: Array) -> Array:
        """The probability of yes for each row of features."""
        x: Array = ((rows - self.mean) / self.scale).astype(np.float32)
        for weight, bias in self.layers[:-1]:
            x = np.maximum(x @ weight + bias, np.float32(0))
        weight, bias = self.layers[-1]
        logits: Array = (x @ weight + bias)[:, 0]
        return (1 / (1 + np.exp(-logits))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Calibration:
    """`sentences` says from `SENTENCE_FEATURES` how likely each sentence is the one that answers, `answers` from `FEATURES`
    whether the likeliest does, and an answer is given from `threshold` on. `claims` says from `CLAIM_FEATURES` how likely
    evidence supports a claim that is as likely supported as not before one has looked."""

    name: str
    sentences: Network
    answers: Network
    threshold: float
    claims: Network


def load_calibration(path: Path = MODEL) -> Calibration:
    """What was fitted, from the package.

    Raises:
        ModelFileError: if the file is missing or is not what training/calibrate.py writes for this reader.
    """
    try:
        raw = path.read_bytes()
        saved = json.loads(raw)
        sentences, answers, claims = (Network.of(saved[part]["network"]) for part in ("sentences", "answers", "claims"))
        lengths = [len(network.mean) for network in (sentences, answers, claims)]
        if saved["reader"] != NAME or lengths != [len(f) for f in (SENTENCE_FEATURES, FEATURES, CLAIM_FEATURES)]:
            raise ValueError("it was fitted on another reader")
        name = f"local-reader@{hashlib.sha256(raw).hexdigest()[:8]}"  # the file names the reader, so this names both
        claims = claims.at_even_odds(float(saved["claims"]["odds"]))
        return Calibration(name, sentences, answers, float(saved["answers"]["threshold"]), claims)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelFileError(f"the model file {path} cannot be used ({error}): install Pincite again") from error
