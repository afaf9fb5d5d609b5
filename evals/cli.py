"""`pincite eval …`: the doors of the evals on the command line. What a command needs is imported when it runs."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from index.errors import SetupError
from index.folder import folder_named

app = typer.Typer(help="Measure answers, and stop a change that makes them worse.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Corpus = Annotated[
    Path | None,
    typer.Option(
        "--corpus",
        "-c",
        envvar="PINCITE_CORPUS",
        help="The folder of documents.",
        parser=folder_named,
        metavar="<Path>",
    ),
]
Index = Annotated[
    Path | None,
    typer.Option(envvar="PINCITE_INDEX", help="The index folder.", parser=folder_named, metavar="<Path>"),
]


@app.command()
def run(
    samples: Annotated[Path, typer.Argument(help="The samples, one JSON object a line.")],
    corpus: Corpus = None,
    index: Index = None,
    least: Annotated[
        list[str] | None, typer.Option("--min", metavar="METRIC=VALUE", help="Fail below this; may be repeated.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="An earlier --save or --json: fail on a significant drop, name what turned.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write a self-contained HTML page here.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML here.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write a summary in Markdown here.")] = None,
    save: Annotated[
        Path | None, typer.Option(help="Write JSON here that --baseline reads: without times, the same at every run.")
    ] = None,
    judge: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="Ask openai/MODEL, or the LlamaIndex LLM MODULE:NAME, for its opinion too; it is never in the gate.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask every sample and score the answers. Exits with 1 if a bound is missed or a sample could not be scored.

    Who answers, and how, is what the variables of `pincite ask` say: PINCITE_LLM=openai/MODEL measures a language model
    (with OPENAI_API_KEY, or PINCITE_LLM_BASE_URL for a server of yours), PINCITE_TOP_K other passages, and so on.

    The evidence of a sample is exact slices of the documents, but that white space in it stands for any, such as a line break.
    """
    from evals.gate import run_gate
    from evals.run import METRICS

    bounds = dict(_bound(text, METRICS) for text in least or [])
    files = {"--report": report, "--junit": junit, "--markdown": markdown, "--save": save}
    wanted = {option: path for option, path in files.items() if path}
    if not run_gate(samples, corpus, index, bounds, baseline, wanted, judge, as_json):
        raise typer.Exit(1)


@app.command()
def qa(
    questions: Annotated[
        Path, typer.Argument(help="Questions, one JSON object a line; .gz is read too; or SQuAD's own .json.")
    ],
    documents: Annotated[
        Path | None, typer.Argument(help="Their documents, likewise; none where QUESTIONS is SQuAD's own .json.")
    ] = None,
    gold_passages: Annotated[
        bool,
        typer.Option(
            "--gold-passages/--open", help="Answer from each question's own documents, or search all of them."
        ),
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only this many, evenly spread.")] = None,
    index: Annotated[
        Path | None,
        typer.Option(
            help="Keep their index in this folder.",
            show_default="a temporary folder",
            parser=folder_named,
            metavar="<Path>",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure on a public question set: answers by SQuAD 2.0's definitions, and with --open the search too.

    Exits with 1 if a question could not be scored.
    """
    from bot import Bot
    from evals.console import bars, counting, indexing, print_measured, print_measured_json
    from evals.public import measure
    from evals.samples import spread
    from evals.squad import read_set

    all_questions, texts = read_set(questions, documents)
    asked = spread(all_questions, limit)
    print(f"pincite: indexing {len(texts):,} documents", file=sys.stderr, flush=True)
    with bars() as shown, Bot.from_documents(texts, index, indexing(shown)) as bot:
        found = measure(asked, bot, gold_passages, counting(shown, len(asked)))
    mode = "gold-passages" if gold_passages else "open"
    (print_measured_json if as_json else print_measured)(found, mode, len(all_questions))
    for name, error in found["unscored"]:
        print(f"pincite: {name}: unscored: {error}", file=sys.stderr)
    if found["unscored"]:
        raise typer.Exit(1)


@app.command()
def verify(
    claims: Annotated[list[Path], typer.Argument(help="Claims with their evidence, one JSON object a line; .gz too.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Judge only this many of each file, evenly spread.")] = None,
    least: Annotated[
        list[str] | None, typer.Option("--min", metavar="METRIC=VALUE", help="Fail below this; may be repeated.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure the verifier on claims that their evidence supports or not, by set and by kind.

    Exits with 1 if a bound is missed.
    """
    from evals.claims import METRICS, judge_all, measure, read_claims, shipped_verifier
    from evals.console import bars, counting, print_judged, print_judged_json
    from evals.samples import spread

    bounds = dict(_bound(text, METRICS) for text in least or [])
    asked = [claim for path in claims for claim in spread(read_claims(path), limit)]
    with bars() as shown:
        judged = judge_all(asked, shipped_verifier(), counting(shown, len(asked)))
    (print_judged_json if as_json else print_judged)(judged)
    metrics = measure(judged)
    failed = [
        f"{name} is {metrics[name].mean or 0:.4f}, below {bound:g} (n = {metrics[name].n})"
        for name, bound in bounds.items()
        if (metrics[name].mean or 0) < bound
    ]
    for line in failed:
        print(f"pincite: {line}", file=sys.stderr)
    if failed:
        raise typer.Exit(1)


@app.command()
def compare(
    one: Annotated[
        str, typer.Argument(metavar="A", help="Settings (top_k=4,embedder=local; or defaults), or a saved report.")
    ],
    other: Annotated[str, typer.Argument(metavar="B", help="What A is compared with, likewise.")],
    samples: Annotated[Path | None, typer.Option(help="The samples that are asked where A or B are settings.")] = None,
    corpus: Corpus = None,
    as_json: Json = False,
) -> None:
    """Ask the same samples under two settings, or compare two saved reports, and show both side by side."""
    from evals.console import bars, counting
    from evals.contrast import Side, in_lines, measured, saved, side_by_side
    from evals.samples import read_samples

    def side(text: str) -> Side:
        if Path(text).is_file():
            return Side(text, saved(Path(text)))
        if samples is None:
            raise SetupError(f"{text!r} is no file; to compare settings, name the samples with --samples")
        chosen = read_samples(samples)
        with bars() as shown:
            return measured(text, chosen, corpus, counting(shown, len(chosen)))

    a, b = side(one), side(other)
    found = side_by_side(a, b)
    if as_json:
        print(json.dumps({"a": a.name, "b": b.name, **asdict(found)}, ensure_ascii=False))
    else:
        print("\n".join(in_lines(a, b, found)))


@app.command()
def init(
    corpus: Corpus = None,
    out: Annotated[Path | None, typer.Option(help="Write the samples here.", show_default="standard output")] = None,
    count: Annotated[int, typer.Option(min=1, help="How many to draft, evenly spread over the documents.")] = 40,
    llm: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="Let openai/MODEL, or the LlamaIndex LLM MODULE:NAME, word the questions."),
    ] = None,
    feedback: Annotated[
        Path | None,
        typer.Option(help="Likes and dislikes of answers, one JSON object a line: samples are made of them too."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over the file of --out if it is there.")] = False,
) -> None:
    """Draft samples from your own documents, for you to read and edit."""
    from evals.console import bars, check_new, check_writable, counting, write
    from evals.drafting import draft_plainly, draft_with_model, from_feedback, in_jsonl, read_folder
    from evals.models import open_llm

    if out:
        check_writable("--out", out)
        if not force:
            check_new("--out", out)
    documents = read_folder(corpus)
    drafts = from_feedback(feedback) if feedback else []
    if llm is None:
        drafts += draft_plainly(documents, count)
    else:
        with bars() as shown:
            drafts += draft_with_model(documents, count, open_llm(llm), counting(shown, count // 2))
    if out:
        write("--out", out, in_jsonl(drafts))
    else:
        print(in_jsonl(drafts), end="")
    print(
        f'pincite: {len(drafts)} drafts: read each, mend it, and take out "draft": true; add questions that the documents '
        "do not answer",
        file=sys.stderr,
    )


def _bound(text: str, metrics: Sequence[str]) -> tuple[str, float]:
    """METRIC=VALUE."""
    name, parted, value = text.partition("=")
    if not parted:
        raise SetupError(f"--min {text!r}: it must be METRIC=VALUE, as in {metrics[0]}=0.9")
    if name not in metrics:
        raise SetupError(f"--min {text!r}: there is no metric {name!r}; there are {', '.join(metrics)}")
    try:
        bound = float(value)
    except ValueError:
        bound = -1.0
    if not 0 <= bound <= 1:  # which nan is not either
        raise SetupError(f"--min {text!r}: {value!r} is not a number from 0 to 1")
    return name, bound
