"""What the command line prints: answers, reports and progress, for people or as JSON. No decisions are made here."""

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.console import Console
from rich.text import Text

from index.errors import IndexBusyError, ModelError, PinciteError, SetupError
from index.reports import left_alone

if TYPE_CHECKING:
    from bot import Answer, Bot, Citation, Refusal, Statement
    from bot.recheck import Rechecked
    from index.reports import Progress, Receipt, SyncReport, Watcher
    from pincite.doctor import Finding

_SHOWN = 12  # document names in a report before the rest is counted
_NAMED = 3  # in a line
_LAST_WORDS = {word for name in ("exit", "quit", "q") for word in (name, f"/{name}", f":{name}")}
_QUIET = 30.0  # seconds without a word where nobody sees a bar


def _console(stderr: bool = False) -> Console:
    """A console that takes texts as they are: no markup, no links, no wrapping where the output is read by a program."""
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())


def complain(message: str) -> None:
    """One line on standard error."""
    print(f"pincite: {_shown(' '.join(message.splitlines()))}", file=sys.stderr, flush=True)


def print_nearest(error: PinciteError) -> None:
    """The passages that a language model was to answer from, if that is what failed; on standard error."""
    if isinstance(error, ModelError) and error.nearest:
        console = _console(stderr=True)
        console.print(Text("\nNearest passages:", style="dim"))
        _print_slices(console, cast(Sequence["Citation"], error.nearest))


def print_failure(question: str, error: ModelError, as_json: bool = False) -> None:
    """A question of several that the language model gave no answer to; as JSON it keeps its line among the answers."""
    if as_json:
        failure = {"question": question, "error": {"code": error.code, "message": str(error)}}
        print(json.dumps(failure, ensure_ascii=False), flush=True)
    complain(str(error))
    print_nearest(error)


def print_question(question: str) -> None:
    """Which question of several the answer below is to."""
    _console().print(Text(f"? {_shown(question)}", style="bold"))


def print_answer(answer: "Answer") -> None:
    """The statements with their numbers, then each cited slice with its place; first what a follow-up was looked up as."""
    console = _console()
    if answer.standalone_question:
        console.print(Text(f"looked up as: {_shown(answer.standalone_question)}", style="dim"))
    if answer.refusal:
        _print_refusal(console, answer.refusal)
    else:
        _print_statements(console, answer)
    for note in answer.notes:
        console.print(Text(f"note: {_shown(note.message)}", style="dim"))


def _print_refusal(console: Console, refusal: "Refusal") -> None:
    from bot.render import over_nearest

    console.print(Text(_shown(refusal.message), style="yellow"))
    if refusal.nearest:
        console.print(Text(f"\n{over_nearest(refusal)}", style="dim"))
    _print_slices(console, refusal.nearest)


def _print_statements(console: Console, answer: "Answer") -> None:
    shown = Text()
    for i, statement in enumerate(answer.statements):
        shown += Text(statement.gap if i else "") + _statement(statement)
    console.print(shown)
    _print_slices(console, answer.citations)
    console.print(Text(f"\nconfidence {answer.confidence:.0%}, {answer.model}{_cost(answer)}", style="dim"))


def _cost(answer: "Answer") -> str:
    return f", {answer.usage}" if answer.usage else ""


def _statement(statement: "Statement") -> Text:
    line = Text(_shown(statement.text))
    for citation in statement.citations:
        line.append(f" [{citation.number}]", style="bold cyan")
    if statement.verdict != "supported":
        line.append(f" ({statement.verdict})")
    return line


def _print_slices(console: Console, citations: Sequence["Citation"]) -> None:
    from bot.render import place

    for citation in citations:
        console.print(Text(f"\n[{citation.number}] ", style="bold cyan") + Text(_in_line(place(citation)), style="dim"))
        quote = Text(_shown(citation.quote))
        if citation.focus:
            start = citation.focus.span.start - citation.span.start
            quote.stylize("bold", start, start + len(citation.focus.quote))
        console.print(quote)


def prompt_for(mark: str) -> str:
    """A line that the user types, or "" where it is one that ends the talk, or the end of input."""
    try:
        line = input(mark).strip()
    except EOFError:
        return ""
    return "" if line.lower() in _LAST_WORDS else line


@contextmanager
def watching() -> Iterator["Watcher"]:
    """A watcher that draws a bar on standard error while something is done; where that is no terminal, it says a line now and
    then, so that a log does not stand still for the minutes that thousands of documents take."""
    if not sys.stderr.isatty():
        yield _now_and_then()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = _console(stderr=True)
    with Bars(*columns, console=console, transient=True) as bars:
        rows: dict[str, TaskID] = {}

        def watch(progress: "Progress") -> None:
            if progress.step not in rows:
                rows[progress.step] = bars.add_task(progress.step, total=progress.total)
            description = f"{progress.step} {_shown(progress.document_id)[-40:]}".strip()
            bars.update(rows[progress.step], completed=progress.done, total=progress.total, description=description)

        yield watch


def _now_and_then() -> "Watcher":
    due = time.monotonic() + _QUIET

    def watch(progress: "Progress") -> None:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + _QUIET
            complain(f"{progress.step}: {progress.done:,} of {progress.total:,}")

    return watch


def bring_up_to_date(bot: "Bot", watch: "Watcher | None" = None) -> None:
    """Sync the bot's index if its documents changed, and say on standard error what came of it and what cannot be read.

    `watch` is told of the progress in place of whoever sits at the terminal. Where another process is at it, what it has
    committed by now is answered from.

    Raises:
        IndexBusyError: if that is nothing yet.
    """
    known = bot.unreadable
    if not bot.corpus.is_stale():
        _complain_as_before(list(known))
        return
    try:
        with watching() as drawn:
            report = bot.corpus.sync(watch or drawn)
    except IndexBusyError:
        bot.corpus.catch_up()
        if not bot.documents:
            raise
        complain(
            f"another process is writing to the index: answers are from the {counted(len(bot.documents), 'document')} that it "
            "holds by now"
        )
        return
    fresh = {i: reason for i, reason in report.failed.items() if known.get(i) != reason}
    for document_id, reason in fresh.items():
        complain(f"{document_id}: {reason}")
    if report.added or report.changed or report.removed or fresh:
        complain(_summary(report))
    _complain_as_before([i for i in report.failed if i not in fresh])


def _complain_as_before(unread: Sequence[str]) -> None:
    if unread:
        more = f" and {len(unread) - _NAMED:,} more" if len(unread) > _NAMED else ""
        complain(f"not readable, as before: {', '.join(unread[:_NAMED])}{more}; `pincite index status` says why")


def print_sync(report: "SyncReport", as_json: bool) -> None:
    """What a sync did."""
    if as_json:
        print(_json(report))
        return
    for mark, ids in (("+", report.added), ("~", report.changed), ("-", report.removed), ("left out", report.left_out)):
        for document_id in ids[:_SHOWN]:
            print(f"{mark} {_in_line(document_id)}")
        if len(ids) > _SHOWN:
            print(f"{mark} and {len(ids) - _SHOWN:,} more")
    for document_id, caution in [*report.cautions.items()][:_SHOWN]:
        print(f"note: {_in_line(document_id)}: {caution}")
    for document_id, reason in report.failed.items():
        complain(f"{document_id}: {reason}")
    held = f"{counted(report.unchanged, 'document')}, {counted(report.passages, 'passage')}"
    print(_summary(report) or f"nothing changed: {held}")
    for line in left_alone(report.ignored):
        print(f"left alone: {_in_line(line)}")


def counted(number: int, noun: str) -> str:
    """The number with its noun: "1 document", "2,000 documents"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _summary(report: "SyncReport") -> str:
    parts = [
        f"{len(ids):,} {word}"
        for word, ids in (
            ("added", report.added),
            ("changed", report.changed),
            ("removed", report.removed),
            ("not readable", report.failed),
        )
        if ids
    ]
    if not parts:
        return ""
    return (
        f"index brought up to date: {', '.join(parts)}; {counted(report.passages, 'passage')}, {report.seconds:.1f} s"
    )


def print_status(bot: "Bot", as_json: bool) -> None:
    """What the index holds, and whether it is up to date."""
    corpus, settings = bot.corpus, bot.settings
    status = {
        "corpus": str(settings.corpus),
        "index": str(corpus.folder),
        "embedder": corpus.embedder_name,
        "documents": len(corpus.documents),
        "passages": corpus.passages,
        "characters": sum(info.characters for info in corpus.documents.values()),
        "left_out": sorted(corpus.left_out),
        "up_to_date": not corpus.is_stale(),
        "not_readable": bot.unreadable,
        "left_alone": left_alone(corpus.source.list().ignored),
    }
    if as_json:
        print(json.dumps(status, ensure_ascii=False))
        return
    for name, value in status.items():
        print(f"{name.replace('_', ' '):<12} {_in_line(_in_words(value))}")


def print_documents(bot: "Bot", as_json: bool) -> None:
    """The indexed documents, a line each."""
    from index.names import in_order

    documents = sorted(bot.documents.values(), key=lambda info: in_order(info.id))
    if as_json:
        print(json.dumps([info.as_json() for info in documents], ensure_ascii=False))
        return
    for info in documents:
        caution = f"  {info.caution}" if info.caution else ""
        print(
            f"{_in_line(info.id)}  {counted(info.passages, 'passage')}  {counted(info.characters, 'character')}  "
            f"{info.indexed_at}{caution}"
        )
    if not documents:
        print("the index holds no documents: run `pincite index sync`")


def print_receipt(receipt: "Receipt", as_json: bool) -> None:
    """Proof of a removal."""
    if as_json:
        print(_json(receipt))
        return
    print(f"removed {_in_line(receipt.document_id)} (sha256 {receipt.sha256})")
    taken = counted(receipt.passages_removed, "passage")
    print(f"{taken} taken out, {receipt.passages_left:,} found afterwards, {receipt.removed_at}")
    if receipt.still_in_source:
        print("its file still stands in the folder; syncs leave it out until `pincite index sync --restore`")


def print_evidence(answers: Sequence["Answer"], bot: "Bot") -> None:
    """The evidence file of the answers: one HTML page."""
    from bot.evidence import evidence_page, sources_of

    print(evidence_page(answers, sources_of(answers, bot.document_text)), end="", flush=True)


def print_rechecked(checked: Sequence["Rechecked"], faults: Sequence[str], as_json: bool) -> None:
    """What became of each citation of a saved answer, and in what the file contradicts itself."""
    from bot.checking import checked_as_json

    if as_json:
        print(json.dumps(checked_as_json(checked, faults), ensure_ascii=False))
        return
    from bot.render import place

    for fault in faults:
        print(f"altered  {_shown(fault)}")

    for one in checked:
        now = (
            f" -> {one.span.document_id}, characters {one.span.start:,}–{one.span.end:,}"
            if one.standing == "moved" and one.span
            else ""
        )
        print(f"{one.standing:<8} [{one.citation.number}] {_in_line(place(one.citation) + now)}")
    if not checked:
        print("the answer cites nothing")


def print_findings(findings: Sequence["Finding"], as_json: bool) -> None:
    """What the doctor found."""
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
        return
    for finding in findings:
        print(f"{'ok  ' if finding.is_well else 'BAD '} {finding.what}: {_shown(finding.found)}")


def read_file(name: str) -> str:
    """The text of the file `name`, or of standard input for -.

    Raises:
        SetupError: if it cannot be read, or is no UTF-8.
    """
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise SetupError(f"{name!r} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SetupError(f"{name!r} is not UTF-8: byte {error.start:,} is 0x{error.object[error.start]:02x}") from error


def _json(value: object) -> str:
    return json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no, or a file cannot be read: run `pincite index sync`, which names it"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dict):
        value = [f"{name}: {reason}" for name, reason in value.items()]
    return ", ".join(value) or "none" if isinstance(value, list) else str(value)


def _shown(text: str) -> str:
    """The text without what would act on a terminal: control characters stand as U+FFFD."""
    return "".join(
        c if c.isprintable() or c in "\n\t\u200c\u200d" else "\n" if c in "\r\f\u2028\u2029" else "\ufffd" for c in text
    )


def _in_line(text: str) -> str:
    """The text on the one line that it has: the name of a file may hold a line break, and would say what we did not."""
    return _shown(text).replace("\n", "\ufffd")
