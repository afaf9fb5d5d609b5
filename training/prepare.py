"""Write down what a run learns from as token numbers, so that training needs neither the sets nor the product's code.

    python training/prepare.py DATA_FOLDER pairs.npz [--epochs 4] [--seed 7]

Each epoch cuts other contexts and draws other twins (`sets.py`, `claims.py`, `beside.py`); to these come pairs that nobody
labelled (`unlabelled.py`). A question stands there twice: as it is, which a teacher reads, and as people type it, which the
reader learns to read the same way.

The file has a column for each of these, with a row for a pair: `asked` and `typed` number questions, `context` contexts;
`start` and `end` are token places in the context or -1; `supported` is 1 or 0 for a claim and -1 for a question; `known`
says whether someone labelled it; `held_out`; and `source` numbers the `sources`. `questions` and `contexts` are runs of token
numbers, one after another, that end at `question_ends` and `context_ends`; `words` is what the numbers stand for.
"""

import argparse
import random
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from beside import beside
from claims import claims
from numpy.typing import NDArray
from sets import Example, examples, misspelt
from tokenizers import Tokenizer
from unlabelled import unlabelled

from index.encoder import FOLDER as EMBEDDER
from index.lexical import STOP_WORDS

QUESTION, CONTEXT = 72, 220  # tokens at most
BEFORE = (
    "hi, ",
    "hey ",
    "pls tell me ",
    "can you tell me ",
    "do you know ",
    "quick question: ",
    "i'd like to know ",
    "so ",
)
AFTER = (" please", " thanks", " pls", "??", " ?", "...", " in the documents", " exactly")
COLUMNS = ("asked", "typed", "context", "start", "end", "supported", "known", "held_out", "source")


def typed(question: str, chance: random.Random) -> str:
    """The question as people type it: half as it is, else without its form, hasty, polite, or as words to search for."""
    if chance.random() < 0.5:
        return question
    if chance.random() < 0.15:
        kept = [w for w in question.rstrip("?").split() if w.lower() not in STOP_WORDS]
        question = " ".join(kept) if len(kept) > 2 else question
    if chance.random() < 0.3:
        question = question.rstrip("?. ")
    if chance.random() < 0.2:
        question = chance.choice(BEFORE) + question[:1].lower() + question[1:]
    if chance.random() < 0.2:
        question = question.rstrip("?. ") + chance.choice(AFTER)
    if chance.random() < 0.4:
        question = question.lower()
    if chance.random() < 0.4:
        question = " ".join(misspelt(w, chance) if chance.random() < 0.2 else w for w in question.split())
    return question


class Table:
    """Texts as runs of token numbers, each kept once."""

    def __init__(self, tokenizer: Tokenizer, limit: int) -> None:
        self._tokenizer, self._limit = tokenizer, limit
        self._numbers: dict[str, int] = {}
        self.runs: list[list[int]] = []
        self.offsets: list[list[tuple[int, int]]] = []

    def add(self, text: str) -> int:
        """The number of the text's run."""
        if text not in self._numbers:
            encoded = self._tokenizer.encode(text, add_special_tokens=False)
            self._numbers[text] = len(self.runs)
            self.runs.append(encoded.ids[: self._limit])
            self.offsets.append(encoded.offsets[: self._limit])
        return self._numbers[text]

    def flat(self) -> tuple[NDArray[np.uint16], NDArray[np.uint32]]:
        """All runs one after another, and where each ends."""
        numbers = np.fromiter((i for run in self.runs for i in run), np.uint16)
        return numbers, np.cumsum([len(run) for run in self.runs]).astype(np.uint32)


def tabulate(found: Iterable[Example], seed: int) -> dict[str, NDArray[np.generic]]:
    """The pairs as the arrays that this module's documentation names."""
    tokenizer = Tokenizer.from_file(str(EMBEDDER / "tokenizer.json"))
    questions, contexts = Table(tokenizer, QUESTION), Table(tokenizer, CONTEXT)
    chance = random.Random(seed)
    sources: dict[str, int] = {}
    rows = []
    for example in found:
        context, start, end = contexts.add(example.context), -1, -1
        if example.start is not None and example.end is not None:
            places = enumerate(contexts.offsets[context])
            inside = [i for i, (a, b) in places if a < example.end and b > example.start]
            if not inside:  # beyond what is read
                continue
            start, end = inside[0], inside[-1]
        is_claim, asked = example.supported is not None, questions.add(example.question)
        heard = asked if is_claim else questions.add(typed(example.question, chance))
        source = sources.setdefault(example.source + (" claims" if is_claim else ""), len(sources))
        known = not example.source.endswith((" found", " made"))
        supported = int(bool(example.supported)) if is_claim else -1
        rows.append((asked, heard, context, start, end, supported, known, example.is_held_out, source))
    table = np.array(rows, np.int32)
    arrays: dict[str, NDArray[np.generic]] = {name: table[:, i] for i, name in enumerate(COLUMNS)}
    arrays["questions"], arrays["question_ends"] = questions.flat()
    arrays["contexts"], arrays["context_ends"] = contexts.flat()
    vocabulary = tokenizer.get_vocab()
    words = sorted(vocabulary, key=vocabulary.__getitem__)
    return {**arrays, "sources": np.array(list(sources)), "words": np.array(words)}


def epoch(folder: Path, seed: int) -> list[Example]:
    """Every labelled pair, with contexts and twins of its own."""
    return [*examples(folder / "qa", seed), *claims(folder, seed), *beside(folder / "qa", seed)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        epochs = list(pool.map(partial(epoch, options.data), range(options.seed, options.seed + options.epochs)))
    held_out = [e for e in epochs[0] if e.is_held_out]
    labelled = [e for made in epochs for e in made if not e.is_held_out]
    others = list(unlabelled(options.data / "qa", options.seed))
    np.savez_compressed(options.out, **tabulate((*held_out, *labelled, *others), options.seed))  # type: ignore[arg-type]
    print(f"{len(held_out):,} pairs held out, {len(labelled):,} labelled and {len(others):,} not")


if __name__ == "__main__":
    main()
