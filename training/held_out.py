"""What a model under training says of pairs that it is not trained on, and of some that it is, on the device."""

import numpy as np
import torch
from numpy.typing import NDArray
from pairs import Batch, Numbers, Pairs, batches
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from torch import Tensor, nn

LONGEST = 30  # tokens of an answer
FEWEST = 20  # pairs of a set that is reported


def logits(model: nn.Module, batch: Batch) -> tuple[Tensor, Tensor]:
    """Start and end for [CLS] and each of the context's tokens (batch, choices, 2), and answerable and supported (batch, 2)."""
    with torch.autocast(batch.ids.device.type, torch.bfloat16):
        spans, whole = model(batch.ids, batch.types, batch.mask)
    spans = spans.float().gather(1, batch.places[:, :, None].expand(-1, -1, 2))
    return spans.masked_fill(~batch.allowed[:, :, None], -1e4), whole.float()


def best_spans(spans: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The best answer of each row: by how much it beats that there is none, and its first and last token."""
    start, end = spans[:, 1:, 0], spans[:, 1:, 1]
    widths = range(min(LONGEST, start.shape[1]))
    found = [(start[:, : start.shape[1] - width] + end[:, width:]).max(dim=1) for width in widths]
    best, width = torch.stack([value for value, _ in found]).max(dim=0)
    first = torch.stack([at for _, at in found]).gather(0, width[None])[0]
    return best - spans[:, 0].sum(dim=1), first, first + width


@torch.no_grad()
def report(name: str, model: nn.Module, pairs: Pairs, rows: Numbers) -> None:
    """By set: the overlap of tokens where there is an answer, and how well it is known whether there is one, or support."""
    model.eval()
    order, scores, overlaps = [], [], []
    for part, length in batches(rows, pairs.lengths, 32_768, np.random.default_rng(0)):
        picked = torch.from_numpy(part).to(pairs.room.device)
        spans, whole = logits(model, pairs.batch(picked, pairs.question(picked, "asked"), length))
        margin, first, last = best_spans(spans)
        start, end = pairs.columns["start"][picked], pairs.columns["end"][picked]
        shared = (torch.minimum(last, end) - torch.maximum(first, start) + 1).clamp(min=0)
        overlaps.append(2 * shared / (last - first + end - start + 2))
        scores.append(torch.where(pairs.columns["supported"][picked] < 0, margin + whole[:, 0], whole[:, 1]))
        order.append(picked)
    every, score, overlap = torch.cat(order), torch.cat(scores).cpu().numpy(), torch.cat(overlaps).cpu().numpy()
    columns = {key: value[every].cpu().numpy() for key, value in pairs.columns.items()}
    for number, source in enumerate(pairs.sources):
        here = columns["source"] == number
        if here.sum() >= FEWEST:
            is_claim = source.endswith(" claims")
            yes = columns["supported"][here] == 1 if is_claim else columns["start"][here] >= 0
            said = _said(is_claim, yes, score[here], overlap[here])
            print(f"  {name} {source:32} n {here.sum():5}  {said}", flush=True)


def _said(is_claim: bool, yes: NDArray[np.bool_], score: NDArray[np.float32], overlap: NDArray[np.float32]) -> str:
    area = roc_auc_score(yes, score) if len(set(yes)) == 2 else float("nan")
    if is_claim:
        return f"balanced accuracy {balanced_accuracy_score(yes, score > 0):.3f}  AUROC {area:.3f}"
    return f"overlap {overlap[yes].mean():.3f}  AUROC {area:.3f}"
