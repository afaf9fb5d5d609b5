"""Fit the network that says how sure the reader's answer is, on questions that the reader's training did not see.

    python training/calibrate.py DATA_FOLDER [--plot docs/reliability.svg]

Held-out documents are dealt into small corpora of one to thirty, as people have them, and each question is asked of the
corpus with its document; so an unanswerable question meets the passages that it was written to look like, and questions
of other corpora and requests to the bot stand for what is off-topic. Numbers are printed from five folds by corpus: no
question is scored by a network that saw its corpus. What ships is fitted on all. Needs scikit-learn (and matplotlib).
"""

import argparse
import hashlib
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from claims import CLAIM_SETS, claims
from numpy.typing import NDArray
from sets import REQUESTS, Example, Row, articles_of, is_held_out, rows_of
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from bot.claims.figures import missing_figures, missing_numbers
from bot.local.calibration import MODEL, Network
from bot.local.candidates import Spotted, question_row, rank, read_again, read_passages, spot
from bot.local.quoting import READ
from bot.local.reader import NAME, Reader, Reading
from bot.local.reading import CLAIM_FEATURES, FEATURES, SENTENCE_FEATURES, KnownVectors, Question, read_question
from bot.local.spelling import respell
from bot.verify import SUPPORTED, is_contrary, weigh
from evals.calibration import Given, expected_calibration_error
from index.documents import Document, Passage, text_hash
from index.encoder import Encoder
from index.fusion import fuse
from index.lexical import LexicalIndex
from index.passages import cut_passages
from index.store import embedded_text

Array = NDArray[np.float32]

# name -> (questions at most, licence as its source states it)
SETS = {
    "written": (1600, "ours, on paragraphs of the sets named in its meta"),
    "squad_v2_dev": (900, "CC BY-SA 4.0"),
    "nq_oracle": (120, "CC BY-SA 3.0"),
    "clapnq_dev": (100, "Apache-2.0"),
    "timeqa_human_easy": (60, "BSD-3-Clause"),
}
MISMATCHED = ("written", "sentences")  # sets of claims that are also put beside evidence that is not theirs
ANSWERED = 0.949  # the threshold gives an answer to this share of held-out answerable questions
OFF_TOPIC = 0.2  # questions of other corpora, for each question that belongs
ELSEWHERE = "another place"
HIDDEN = 8  # units of the network for claims
SEED, FOLDS = 7, 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to one corpus: what the reader saw, and which sentences answer it."""

    source: str
    corpus: str
    answerable: bool
    question: Question
    passages: list[Passage]
    readings: list[Reading]
    spotted: list[Spotted]
    right: NDArray[np.bool_]  # for each of `spotted`


class Tools:
    """What reads: the encoder, the reader, and the vectors and second readings that are known."""

    def __init__(self, encoder: Encoder, reader: Reader) -> None:
        self.encoder, self.reader, self.vectors = encoder, reader, KnownVectors(encoder)
        self._again: dict[tuple[str, str, int], tuple[float, float]] = {}

    def row(self, asked: Asked, network: Network) -> Array:
        """The features of the sentence that `network` picks."""
        found = rank(asked.question, asked.passages, asked.readings, asked.spotted, network)
        assert found is not None
        key = (asked.question.text, found.candidates[0].passage.id, found.number)
        if key not in self._again:
            self._again[key] = read_again(self.reader, asked.question.text, found)
        return question_row(asked.question, found, self._again[key], self.vectors)


class Search:
    """The product's search and reader over a few passages, in memory."""

    def __init__(self, passages: Sequence[Passage], tools: Tools) -> None:
        texts = [embedded_text(p) for p in passages]
        self._passages, self._tools, self._encoder = passages, tools, tools.encoder
        self._vectors = self._encoder.encode(texts)
        self._lexical = LexicalIndex.build([str(i) for i in range(len(texts))], texts)

    def best(self, question: str) -> list[Passage]:
        """The passages that the product would read."""
        cosines = self._vectors @ self._encoder.encode([question])[0]
        dense = [(str(i), float(cosines[i])) for i in np.argsort(-cosines, kind="stable")[:50]]
        return [self._passages[int(i)] for i, _ in fuse(dense, self._lexical.search(question, 50))[:READ]]

    def ask(self, name: str, corpus: str, question: Row) -> Asked | None:
        """What is learnt from a question; None where the search missed the answer."""
        asked = str(question["question"])
        passages = self.best(asked)
        respelt = respell(asked, [p.text for p in passages], self._encoder)
        readings = read_passages(self._tools.reader, respelt, passages)
        asking = read_question(respelt, self._encoder)
        spotted = spot(asking, passages, readings, self._tools.vectors)
        answerable = bool(question["answerable"])
        right = np.array([answerable and self._answers(question, passages, s) for s in spotted], bool)
        if not spotted or answerable != right.any():
            return None
        return Asked(name, corpus, answerable, asking, passages, readings, spotted, right)

    def _answers(self, question: Row, passages: Sequence[Passage], spotted: Spotted) -> bool:
        passage = passages[spotted.place]
        sentence = passage.sentences[spotted.number]
        return answers(question, passage, sentence.start, sentence.end)


def answers(question: Row, passage: Passage, start: int, end: int) -> bool:
    """Whether the characters hold an annotated answer, at its place or as the same words in the same document."""
    text = passage.slice(start, end).lower()
    for answer in question["answers"]:  # type: ignore[attr-defined]
        if answer.get("doc_id") != passage.document_id:
            continue
        if (answer["start"] < end and answer["end"] > start) or (
            len(answer["text"]) > 3 and answer["text"].lower() in text
        ):
            return True
    return False


def ask_all(folder: Path, tools: Tools) -> Iterator[Asked]:
    """Every question of every set that is about a held-out document, asked of its small corpus."""
    articles = articles_of(folder)
    for name, (limit, _) in SETS.items():
        chance = random.Random(f"{SEED}{name}")
        documents = [
            d
            for d in rows_of(folder / f"{name}.docs.jsonl.gz")
            if is_held_out(articles.get(str(d["doc_id"]), str(d["doc_id"])))
        ]
        for document in documents:
            document["title"] = title_of(articles.get(str(document["doc_id"]), str(document["title"] or "")))
        questions = rows_of(folder / f"{name}.questions.jsonl.gz")
        chance.shuffle(documents)
        by_document: dict[str, list[Row]] = {}
        for question in questions:
            for document_id in question["gold_docs"][:1]:  # type: ignore[index]
                by_document.setdefault(document_id, []).append(question)
        share = min(1.0, limit / max(1, sum(len(by_document.get(str(d["doc_id"]), [])) for d in documents)))
        while documents:
            size = chance.choice((1, 2, 4, 8, 16, 30))
            corpus, documents = documents[:size], documents[size:]
            own = [q for d in corpus for q in by_document.get(str(d["doc_id"]), []) if chance.random() < share]
            if own:
                yield from ask_corpus(name, corpus, own, foreign(questions, len(own), chance), tools)
        print(f"read {name}", flush=True)


def title_of(article: str) -> str:
    """An article's title as people write it; none where its set has only a number for it."""
    if re.fullmatch(r"[a-z]+_[a-z]+:\d+|https?:.*", article):
        return ""
    return re.sub(r"^(?:/wiki/|inscit:)|:\d+$", "", article).replace("_", " ")


def foreign(questions: Sequence[Row], count: int, chance: random.Random) -> list[Row]:
    """Questions that a corpus cannot answer."""
    drawn = [str(q["question"]) for q in chance.sample(list(questions), k=max(1, int(count * OFF_TOPIC)))]
    return [{"question": text, "answerable": False, "answers": []} for text in (*drawn, chance.choice(REQUESTS))]


def ask_corpus(
    name: str,
    corpus: Sequence[Row],
    own: Sequence[Row],
    others: Sequence[Row],
    tools: Tools,
) -> Iterator[Asked]:
    """The questions that belong to one small corpus, and foreign ones."""
    texts = [(str(d["doc_id"]), str(d["title"] or ""), str(d["text"])) for d in corpus]
    documents = [Document(i, title, text, text_hash(text)) for i, title, text in texts]
    search = Search([p for d in documents for p in cut_passages(d, tools.encoder)], tools)
    for source, questions in ((name, own), ("off-topic", others)):
        for question in questions:
            if found := search.ask(source, documents[0].id, question):
                yield found


def fit(rows: Array, right: NDArray[np.bool_], hidden: int, nets: int = 1) -> dict[str, object]:
    """A network with one hidden layer, as JSON numbers; of several nets the mean of their logits, which is a wider one."""
    scaler = StandardScaler().fit(rows)
    found = [MLPClassifier((hidden,), alpha=1.0, max_iter=400, random_state=SEED + i) for i in range(nets)]
    for net in found:
        net.fit(scaler.transform(rows), right)
    layers = [
        [
            np.concatenate([net.coefs_[0] for net in found], axis=1),
            np.concatenate([net.intercepts_[0] for net in found]),
        ],
        [
            np.concatenate([net.coefs_[1] / nets for net in found]),
            np.mean([net.intercepts_[1] for net in found], axis=0),
        ],
    ]
    scale = np.where(scaler.scale_ == 0, 1, scaler.scale_)
    return {
        "mean": np.round(scaler.mean_, 6).tolist(),
        "scale": np.round(scale, 6).tolist(),
        "layers": [[np.round(part, 5).tolist() for part in layer] for layer in layers],
    }


@dataclass(frozen=True, slots=True)
class Fitted:
    """The two networks, as JSON numbers."""

    sentences: dict[str, object]
    answers: dict[str, object]


def fit_both(asked: Sequence[Asked], tools: Tools) -> Fitted:
    """The network that picks the sentence, from answerable questions, and the one that says whether it is right."""
    can = [a for a in asked if a.answerable]
    rows = np.array([s.row for a in can for s in a.spotted], np.float32)
    sentences = fit(rows, np.concatenate([a.right for a in can]), 8)
    network = Network.of(sentences)
    rows = np.stack([tools.row(a, network) for a in asked])
    return Fitted(sentences, fit(rows, np.array([best_is_right(a, network) for a in asked]), 12, nets=5))


def best_is_right(asked: Asked, network: Network) -> bool:
    rows = np.array([s.row for s in asked.spotted], np.float32)
    return bool(asked.right[int(np.argmax(network.probabilities(rows)))])


def out_of_fold(asked: Sequence[Asked], tools: Tools) -> tuple[Array, NDArray[np.bool_]]:
    """For each question how sure networks are that saw none of its corpus, and whether the sentence they pick is right."""
    folds = [int(hashlib.md5(a.corpus.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS for a in asked]
    sure, right = np.zeros(len(asked), np.float32), np.zeros(len(asked), bool)
    for fold in range(FOLDS):
        fitted = fit_both([a for a, f in zip(asked, folds, strict=True) if f != fold], tools)
        sentences, answers_ = Network.of(fitted.sentences), Network.of(fitted.answers)
        for i, a in enumerate(asked):
            if folds[i] == fold:
                sure[i] = answers_.probabilities(tools.row(a, sentences)[None])[0]
                right[i] = best_is_right(a, sentences)
    return sure, right


def report(asked: Sequence[Asked], sure: Array, right: NDArray[np.bool_], threshold: float) -> None:
    """By set: is the best sentence right, is it known whether there is an answer, and is that calibrated."""
    yes = np.array([a.answerable for a in asked])
    for share in (0.9, 0.92, ANSWERED):
        at = float(np.quantile(sure[yes], 1 - share))
        print(f"threshold {at:.3f} answers {share:.1%} and refuses {np.mean(sure[~yes] < at):.3f}")
    print(f"threshold {threshold:.3f}; by five folds:")
    for name in (*SETS, "off-topic"):
        here = np.array([a.source == name for a in asked])
        if not here.any():
            continue
        can = here & yes
        area = roc_auc_score(yes[here], sure[here]) if len(set(yes[here])) == 2 else float("nan")
        print(
            f"  {name:18} n {here.sum():5}  sentence@1 {right[can].mean() if can.any() else float('nan'):.3f}"
            f"  AUROC {area:.3f}  answered {np.mean(sure[can] >= threshold) if can.any() else float('nan'):.3f}"
            f"  refused {np.mean(sure[here & ~yes] < threshold) if (here & ~yes).any() else float('nan'):.3f}"
        )
    error = calibration_error(sure, right)
    print(f"  all n {len(asked)}  AUROC {roc_auc_score(yes, sure):.3f}  expected calibration error {error:.3f}")


def fit_claims(folder: Path, reader: Reader, encoder: Encoder) -> dict[str, object]:
    """The network that says from `CLAIM_FEATURES` how likely evidence supports a claim.

    Fitted on held-out claims, as the product weighs them, without those of snli, whose evidence is no document, those made of
    questions, which are easier than what people write, and those that the guard decides; and on claims with evidence that
    speaks of something else, which the sets have not. How many of the sets are true says nothing of what is checked later: the
    odds of their claims are put even, so that from one half on a claim is likelier supported than not. Prints how it fares by
    ten folds."""
    found = [c for c in claims(folder) if c.is_held_out and c.source not in ("snli", "statements")]
    report_guard(found)
    weighed = [(c, weigh(c.question, [c.context], reader, encoder).row) for c in (*found, *mismatched(found))]
    found, rows = [c for c, row in weighed if row is not None], np.stack([row for _, row in weighed if row is not None])
    supported = np.array([bool(c.supported) for c in found])
    of_sets = np.array([c.source != ELSEWHERE for c in found])
    sure = np.zeros(len(found), np.float32)
    for seen, unseen in StratifiedKFold(10, shuffle=True, random_state=SEED).split(rows, supported):
        sure[unseen] = Network.of(fit(rows[seen], supported[seen], HIDDEN)).probabilities(rows[unseen])
    print(f"  claims: expected calibration error, before the odds are even, {calibration_error(sure, supported):.3f}")
    odds = float(supported[of_sets].sum() / (~supported[of_sets]).sum())
    sure = sure / (sure + odds * (1 - sure))
    for source in (ELSEWHERE, *dict.fromkeys(c.source for c in found if c.source != ELSEWHERE)):
        here = np.array([c.source == source for c in found])
        true, said = supported[here], sure[here] >= SUPPORTED
        balanced = np.mean([np.mean(said[true == kind] == kind) for kind in set(true.tolist())])
        area = roc_auc_score(true, sure[here]) if len(set(true)) == 2 else float("nan")
        print(f"  claims {source:22} n {here.sum():4}  balanced accuracy {balanced:.3f}  AUROC {area:.3f}")
    return {"features": list(CLAIM_FEATURES), "odds": round(odds, 4), "network": fit(rows, supported, HIDDEN)}


def report_guard(found: Sequence[Example]) -> None:
    """How often the guard is right where it decides alone, and where it leaves a number in words to the reader."""
    counted = [
        c for c in found if missing_numbers(c.question, c.context) and not missing_figures(c.question, c.context)
    ]
    true = sum(c.supported is True for c in counted)
    print(f"  claims with a number in words that is not there n {len(counted)}, true {true}")
    rejected = [c for c in found if not missing_figures(c.question, c.context) and is_contrary(c.question, c.context)]
    print(f"  claims rejected, not for a figure, n {len(rejected)}, false {sum(not c.supported for c in rejected)}")


def mismatched(found: Sequence[Example]) -> Iterator[Example]:
    """True claims beside a sentence or two of another place, of the same document where there is one: not supported."""
    chance = random.Random(SEED)
    by_source: dict[str, list[Example]] = {}
    by_document: dict[str, list[Example]] = {}
    for claim in found:
        by_source.setdefault(claim.source, []).append(claim)
        by_document.setdefault(claim.family.rsplit(":", 1)[0], []).append(claim)
    for claim in found:
        if claim.supported and claim.source in MISMATCHED:
            near = [c for c in by_document[claim.family.rsplit(":", 1)[0]] if c.context != claim.context]
            sentences = chance.choice(near or by_source[claim.source]).context.split(". ")
            at = chance.randrange(len(sentences))
            evidence = ". ".join(sentences[at : at + chance.choice((1, 2))])
            if claim.question not in evidence:
                yield replace(claim, source=ELSEWHERE, context=evidence, supported=False)


def calibration_error(sure: Array, right: NDArray[np.bool_]) -> float:
    """The expected calibration error, as the evals define it."""
    return expected_calibration_error([Given(float(p), bool(r)) for p, r in zip(sure, right, strict=True)]) or 0.0


def plot(sure: Array, right: NDArray[np.bool_], path: Path) -> None:
    """The reliability diagram and the risk-coverage curve, as a picture."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "pincite"  # the same input gives the same file
    from matplotlib import pyplot

    bins = np.clip((sure * 10).astype(int), 0, 9)
    used = [b for b in range(10) if (bins == b).any()]
    figure, (left, middle) = pyplot.subplots(1, 2, figsize=(9, 4))
    left.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    left.plot([sure[bins == b].mean() for b in used], [right[bins == b].mean() for b in used], marker="o")
    left.set(xlabel="confidence", ylabel="share that is right", title="Reliability", xlim=(0, 1), ylim=(0, 1))
    order = np.argsort(-sure, kind="stable")
    coverage = np.arange(1, len(order) + 1) / len(order)
    middle.plot(coverage, np.cumsum(~right[order]) / np.arange(1, len(order) + 1))
    middle.set(
        xlabel="share of all questions answered", ylabel="share of answers that are wrong", title="Risk and coverage"
    )
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the question sets")
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--plot", type=Path)
    parser.add_argument(
        "--odds", action="store_true", help="count the odds of the claims anew, and keep every network as it is"
    )
    options = parser.parse_args()
    encoder = Encoder()
    reader = Reader(encoder)
    of_claims = fit_claims(options.data, reader, encoder)
    if options.odds:
        saved = json.loads(MODEL.read_bytes())
        write(options.out, saved | {"claims": {**saved["claims"], "odds": of_claims["odds"]}})
        return
    tools = Tools(encoder, reader)
    asked = list(ask_all(options.data / "qa", tools))
    sure, right = out_of_fold(asked, tools)
    threshold = float(np.quantile(sure[[a.answerable for a in asked]], 1 - ANSWERED))
    report(asked, sure, right, threshold)
    if options.plot:
        plot(sure, right, options.plot)
    fitted = fit_both(asked, tools)
    data = {"questions": SETS, "claims": CLAIM_SETS}
    saved = {
        "made": datetime.now(UTC).date().isoformat(),
        "command": "python training/calibrate.py DATA_FOLDER",
        "reader": NAME,
        "data": {kind: {name: licence for name, (_, licence) in found.items()} for kind, found in data.items()},
        "claims": of_claims,
        "sentences": {"features": list(SENTENCE_FEATURES), "network": fitted.sentences},
        "answers": {
            "questions": len(asked),
            "rule": f"the threshold answers {ANSWERED:.1%} of the held-out answerable questions",
            "features": list(FEATURES),
            "threshold": round(threshold, 4),
            "network": fitted.answers,
        },
    }
    write(options.out, saved)


def write(path: Path, saved: Mapping[str, object]) -> None:
    path.write_text(json.dumps(saved), encoding="utf-8")
    print(f"wrote {path.name}, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
