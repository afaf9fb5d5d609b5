"""`make eval-public DATA=folder`: the numbers of docs/benchmarks.md, measured anew and written into its tables.

The folder holds `qa/NAME.questions.jsonl.gz` with `qa/NAME.docs.jsonl.gz`, and `verify/NAME.jsonl.gz`, in the formats that
`pincite eval qa` and `pincite eval verify` read. A set that is not there is left out of its table.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot import Bot
from evals.claims import judge_all, read_claims, shipped_verifier
from evals.claims import measure as measure_claims
from evals.outputs import shown
from evals.public import measure, read_documents, read_questions
from evals.scorers import Metric
from index.errors import SetupError

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- made by make eval-public: {} -->", "<!-- end -->"
_QA_METRICS = (
    "exact_match",
    "f1",
    "best_f1",
    "has_answer_f1",
    "no_answer_accuracy",
    "answerable_auroc",
    "hits@4",
    "mrr@10",
)
_CLAIM_METRICS = ("balanced_accuracy", "auroc", "precision", "recall", "undecided")


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set of questions, how it is asked, and what others published on it."""

    name: str
    is_open: bool
    limit: int
    published: str = "–"

    @property
    def command(self) -> str:
        """What measures it on its own."""
        mode = "--open" if self.is_open else "--gold-passages"
        return f"eval qa qa/{self.name}.questions.jsonl.gz qa/{self.name}.docs.jsonl.gz {mode} --limit {self.limit}"


_SQUAD = "F1, test set: DocQA + ELMo 66.3, people 89.5 (arXiv 1806.03822)"
_SUMMEDITS = "balanced accuracy, all ten domains: GPT-4 82.4, people 90.9 (arXiv 2305.14540)"
QUESTION_SETS = (
    QuestionSet("squad_v2_dev", False, 1000, _SQUAD),
    QuestionSet("squad_v2_dev", True, 500),
    QuestionSet("clapnq_dev", True, 190),
    QuestionSet("chunking_eval", True, 150),
)
CLAIM_SETS: Mapping[str, str] = {
    "written": "–",
    "summedits": _SUMMEDITS,
    "wice_claim": "–",
    "begin": "–",
    "factcheck_gpt": "–",
    "expertqa": "–",
    "lfqa_verification": "–",
    "fever_symmetric_v02": "–",
    "snli": "–",
}


def question_rows(folder: Path, most: int) -> Iterator[list[str]]:
    """A row for each question set that is there, asked at most `most` questions: name, mode, n, metrics, published, command."""
    for chosen in [replace(one, limit=min(one.limit, most)) for one in QUESTION_SETS]:
        paths = [folder / "qa" / f"{chosen.name}.{part}.jsonl.gz" for part in ("questions", "docs")]
        if not all(path.exists() for path in paths):
            continue
        with Bot.from_documents(read_documents(paths[1])) as bot:
            found = measure(read_questions(paths[0], chosen.limit), bot, not chosen.is_open, lambda done: None)
        mode = "all documents" if chosen.is_open else "its own document"
        yield [chosen.name, mode, f"{found['n']:,}", *_cells(found["metrics"], _QA_METRICS), chosen.published,
               f"`{chosen.command}`"]  # fmt: skip
        print(f"pincite: {chosen.name} ({mode}) is measured", file=sys.stderr, flush=True)


def claim_rows(folder: Path) -> Iterator[list[str]]:
    """A row for each set of claims that is there: name, n, metrics, published, command."""
    for name, published in CLAIM_SETS.items():
        path = folder / "verify" / f"{name}.jsonl.gz"
        if path.exists():
            judged = judge_all(read_claims(path), shipped_verifier())
            metrics = _cells(measure_claims(judged), _CLAIM_METRICS)
            yield [name, f"{len(judged):,}", *metrics, published, f"`eval verify verify/{path.name}`"]
            print(f"pincite: {name} is measured", file=sys.stderr, flush=True)


def _cells(metrics: Mapping[str, Metric], names: Sequence[str]) -> list[str]:
    return [shown(metrics[name]) if name in metrics else "–" for name in names]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def with_table(page: str, name: str, text: str) -> str:
    """The page with `text` in place of what stands between the marks of this name."""
    before, begin, rest = page.partition(BEGIN.format(name))
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SetupError(f"{PAGE.name} lacks the marks {BEGIN.format(name)!r} and {END!r}")
    return f"{before}{begin}\n{text}\n{end}{after}"


def main(arguments: Sequence[str] = sys.argv[1:]) -> None:
    given, most = ([*arguments, "", ""])[:2]
    if not given or not (folder := Path(given)).is_dir():
        sys.exit("pincite: name the folder of public sets: make eval-public DATA=folder")
    claims = table(["set", "n", *_CLAIM_METRICS, "published", "pincite …"], list(claim_rows(folder)))
    _put("claims", claims)
    _put(
        "questions",
        table(
            ["set", "asked of", "n", *_QA_METRICS, "published", "pincite …"],
            list(question_rows(folder, int(most or 10_000))),
        ),
    )


def _put(name: str, text: str) -> None:
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), name, text), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
