"""Measure the reader on what its training did not see, in 8 bits and, with --full, in 32 bits beside it.

    python training/evaluate_reader.py DATA_FOLDER [--full reader.fp32.onnx] [--limit 2000]

Questions: the F1 of the best span where there is an answer, and AUROC of answerable by the span and by the bit that the
reader has for it. Claims: AUROC of supported, and balanced accuracy at 0.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from claims import claims
from sets import Example, examples
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from bot.local.reader import FOLDER, Reader, Reading
from evals.scorers import token_f1
from index.encoder import Encoder, open_session


def readings(model: Path, found: Sequence[Example], encoder: Encoder) -> list[Reading]:
    """What a model sees in each example."""
    reader = Reader(encoder)
    reader.use(open_session(model.read_bytes()))
    return [reader.read(e.question, [e.context])[0] for e in found]


def area(yes: Sequence[bool], scores: Sequence[float]) -> float:
    return float(roc_auc_score(yes, scores)) if len(set(yes)) == 2 else float("nan")


def print_questions(found: Sequence[Example], seen: Sequence[Reading]) -> None:
    spans = [r.best_span(0, len(e.context)) for e, r in zip(found, seen, strict=True)]
    yes = [e.start is not None for e in found]
    f1 = [
        token_f1(e.context[start:end], e.answers)
        for e, (_, start, end) in zip(found, spans, strict=True)
        if e.start is not None
    ]
    print(
        f"n {len(found):5}  F1 where there is an answer {np.mean(f1) if f1 else float('nan'):.3f}"
        f"  AUROC by span {area(yes, [s[0] for s in spans]):.3f}  by bit {area(yes, [r.there for r in seen]):.3f}"
        f"  by both {area(yes, [s[0] + r.there for s, r in zip(spans, seen, strict=True)]):.3f}"
    )


def print_claims(found: Sequence[Example], seen: Sequence[Reading]) -> None:
    yes, scores = [bool(e.supported) for e in found], [r.supported for r in seen]
    accuracy = balanced_accuracy_score(yes, [s > 0 for s in scores])
    print(f"n {len(found):5}  balanced accuracy {accuracy:.3f}  AUROC {area(yes, scores):.3f}")


def by_kind(found: Sequence[Example], seen: Sequence[Reading]) -> None:
    """The share of each kind of false claim that is caught at 0."""
    for kind in sorted({e.kind for e in found if not e.supported}):
        caught = [r.supported <= 0 for e, r in zip(found, seen, strict=True) if e.kind == kind and not e.supported]
        print(f"    {kind:20} n {len(caught):4}  caught {np.mean(caught):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, default=FOLDER / "model.int8.onnx")
    parser.add_argument("--full", type=Path)
    parser.add_argument("--limit", type=int, default=1000, help="examples of a set")
    options = parser.parse_args()
    encoder = Encoder()
    found = [e for e in (*examples(options.data / "qa"), *claims(options.data)) if e.is_held_out]
    for model in filter(None, (options.model, options.full)):
        print(model.name)
        for is_claim, show in ((False, print_questions), (True, print_claims)):
            for source in dict.fromkeys(e.source for e in found if (e.supported is not None) == is_claim):
                part = [e for e in found if e.source == source and (e.supported is not None) == is_claim]
                part = part[:: max(1, len(part) // options.limit)][: options.limit]
                seen = readings(model, part, encoder)
                print(f"  {'claims' if is_claim else 'questions'} {source:22}", end=" ", flush=True)
                show(part, seen)
                if source == "written" and is_claim:
                    by_kind(part, seen)


if __name__ == "__main__":
    main()
