"""The command line: what can be called, with its options. What a command needs is imported when it runs.

Exit codes: 0 done; 1 it ran and the answer is no (a refusal with --strict, a citation that no longer holds, a failed
gate); 2 the call or the set-up is wrong, and one line says what and how to mend it.
"""

import io
import os
import sys
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.cli import app as eval_app
from index.errors import ModelError, PinciteError, SetupError
from index.folder import folder_named
from pincite.options import (
    OF_A_BOT,
    OF_AN_INDEX,
    AllowHost,
    Browser,
    Corpus,
    Documents,
    Given,
    Host,
    Json,
    Port,
    ReadOnly,
    unknown_variables,
    with_options,
)

if TYPE_CHECKING:
    from bot import Answer, Bot
    from bot.mcp_door import Open
    from bot.settings import Settings
    from index.reports import Watcher
    from ui.place import Place

app = typer.Typer(
    name="pincite",
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
index_app = typer.Typer(help="Keep the index equal to the folder of documents.", no_args_is_help=True)
app.add_typer(index_app, name="index")
app.add_typer(eval_app, name="eval")

_OF_THE_WHOLE = ("-h", "--help", "--version")
_STOPPED = 130  # what a shell says of a program that Ctrl-C ended

# Typer's own error for a call that is wrong; it is public only as the base of this one.
_CallError: type[Exception] = typer.BadParameter.__mro__[1]


def _print_version(wanted: bool) -> None:
    if wanted:
        from pincite import __version__

        print(f"pincite {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; an error of ours is one line on standard error and an exit code."""
    given = sys.argv[1:]
    if not given or (given[0].startswith("-") and given[0] not in _OF_THE_WHOLE):
        given.insert(0, "ui")  # `pincite --port 8000` opens the page
    _print_every_character()
    try:
        code = _run(given)
        _flush()
    except OSError as error:
        if not _is_of_output():
            raise
        code = _give_up_output(error)
    sys.exit(code)


def _run(given: list[str]) -> int:
    """Run a command and say what went wrong, if anything did; its exit code."""
    from pincite.terminal import complain, print_nearest

    for said in unknown_variables():
        complain(said)
    try:
        code = app(given, prog_name="pincite", standalone_mode=False)
    except PinciteError as error:
        complain(str(error))
        print_nearest(error)
        return error.exit_code
    except _CallError as error:
        _complain_of_call(error)
        return 2
    if code == _STOPPED:
        is_rebuild = given[:2] == ["index", "rebuild"]
        complain(f"stopped; {'the index is as it was' if is_rebuild else 'what was done is kept'}")
    return int(code or 0)


def _flush() -> None:
    """Write what is left of the output now, while it can still be told that it cannot be written."""
    if sys.stdout is not None:  # where it was closed before the start
        sys.stdout.flush()


def _is_of_output() -> bool:
    """Whether it is the output that cannot be written: a line break fails too, and else begins the line of a traceback."""
    try:
        print(flush=True)
    except OSError:
        return True
    return False


def _give_up_output(error: OSError) -> int:
    """Say that the output cannot be written, unless whoever read it has left; the exit code."""
    from pincite.terminal import complain

    with Path(os.devnull).open("w") as nowhere:  # else Python tries it once more at the very end, with a traceback
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 1
    complain(f"the output cannot be written: {error.strerror}")
    return 2


def _print_every_character() -> None:
    """Write UTF-8 into files and pipes whatever the locale is, and escape what a terminal cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _complain_of_call(error: Exception) -> None:
    """One line on what is wrong with the call; the whole help where a group of commands was called without one."""
    from pincite.terminal import complain

    message = str(getattr(error, "format_message", error.__str__)())
    command = getattr(getattr(error, "ctx", None), "command_path", "pincite")
    if message.startswith("Usage:"):
        print(message, file=sys.stderr)
    else:
        complain(f"{message.rstrip('.')}; see `{command} --help`")


@app.callback()
def whole(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Show the version.")
    ] = False,
) -> None:
    """Ask your documents, get answers pinned to their exact words. Without a command: open the chat page."""


@app.command()
@with_options(OF_A_BOT)
def ui(
    given: Given,
    host: Host = "127.0.0.1",
    port: Port = 7860,
    browser: Browser = False,
    allow_host: AllowHost = None,
    read_only: ReadOnly = None,
) -> None:
    """Open the chat page."""
    place = _free_place(host, port, allow_host)
    from ui.page import serve_page

    with _open_bot(_settings(**given)) as bot:
        serve_page(bot, place, open_browser=browser, read_only=_is_read_only(read_only, host))


@app.command()
@with_options(OF_A_BOT)
def serve(
    given: Given,
    host: Host = "127.0.0.1",
    port: Port = 7860,
    allow_host: AllowHost = None,
    read_only: ReadOnly = None,
) -> None:
    """Serve programs over HTTP at /v1 (JSON, event streams, OpenAI's chat API), and the chat page beside it."""
    place = _free_place(host, port, allow_host)
    from bot.server import door
    from ui.page import serve_page

    with _open_bot(_settings(**given)) as bot:
        serve_page(bot, place, read_only=_is_read_only(read_only, host), door=door(bot))


@app.command()
@with_options(OF_A_BOT)
def mcp(given: Given) -> None:
    """Serve an MCP client (Claude Desktop, an editor, an agent), which starts this and talks over its standard streams."""
    from pincite import __version__

    serve_stdio = _serving_stdio()
    settings = _settings(**given)
    settings.folder.check()
    serve_stdio(lambda watch: _open_bot(settings, watch), __version__)


def _free_place(host: str, port: int, allowed: list[str] | None) -> "Place":
    """Where to listen, found to be free before anything that takes long is begun."""
    from ui.place import place_of

    place = place_of(host, port, allowed or ())
    place.check_free()
    return place


def _is_read_only(said: bool | None, host: str) -> bool:
    """What was said, or else: whether the page is open to other machines."""
    from ui.place import is_this_machine

    return not is_this_machine(host) if said is None else said


@app.command()
@with_options(OF_A_BOT)
def ask(
    question: Annotated[str, typer.Argument(help="The question; - reads one question a line from standard input.")],
    given: Given,
    document: Documents = None,
    as_json: Json = False,
    as_html: Annotated[
        bool, typer.Option("--html", help="Print an evidence file: one page with the answer, its sources and hashes.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where the documents give no answer.")] = False,
) -> None:
    """Answer one question, with the cited slices and their places."""
    from pincite.terminal import print_evidence

    if as_json and as_html:
        raise typer.BadParameter("--json and --html: choose one")

    if not question.strip():
        raise typer.BadParameter("the question is empty: write one, or - to read them from standard input")
    if strict and given["unsupported"] is None:
        given["unsupported"] = "drop"
    with _open_bot(_settings(**given)) as bot:
        _tell_if_empty(bot)
        _check_there(bot, document)
        answers, failed = _answer_all(bot, question, document, as_json, as_html)
        if as_html:
            print_evidence(answers, bot)
    if failed or (strict and any(answer.refusal for answer in answers)):
        raise typer.Exit(1)


@app.command()
@with_options(OF_A_BOT)
def chat(given: Given, document: Documents = None) -> None:
    """Talk with your documents in the terminal; an empty line, `exit` or Ctrl-D ends it."""
    from pincite.terminal import print_answer, print_failure, prompt_for

    with _open_bot(_settings(**given)) as bot:
        _tell_if_empty(bot)
        _check_there(bot, document)
        conversation = bot.chat()
        while question := prompt_for("? "):
            try:
                print_answer(conversation.ask(question, document))
            except ModelError as error:
                print_failure(question, error)


@app.command()
def verify(
    answer: Annotated[
        str, typer.Argument(help="A saved answer (what `ask --json` or `ask --html` prints); - reads standard input.")
    ],
    corpus: Corpus = None,
    as_json: Json = False,
) -> None:
    """Re-check every citation of a saved answer: exact, moved, changed or gone. Exits with 1 if one no longer holds.

    An evidence file has to show what its data say, too.
    """
    from bot.checking import check_answers, load_answers
    from pincite.terminal import print_rechecked, read_file

    answers, faults = load_answers(read_file(answer))
    checked = check_answers(answers, _settings(corpus=corpus).folder)
    print_rechecked(checked, faults, as_json)
    if faults or not all(one.holds for one in checked):
        raise typer.Exit(1)


@app.command()
@with_options(OF_AN_INDEX)
def doctor(
    given: Given,
    offline: Annotated[
        bool, typer.Option("--offline", help="Refuse every connection beyond this machine while it asks a question.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check the models, the documents, the index and an answer; say what is wrong and how to mend it."""
    from pincite.doctor import examine
    from pincite.terminal import print_findings

    findings = examine(_settings(**given), offline)
    print_findings(findings, as_json)
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)


@index_app.command()
@with_options(OF_AN_INDEX)
def sync(
    given: Given,
    folder: Annotated[
        Path | None,
        typer.Argument(help="The folder of documents; the same as --corpus.", parser=folder_named),
    ] = None,
    restore: Annotated[bool, typer.Option("--restore", help="Take in again what `index remove` left out.")] = False,
    as_json: Json = False,
) -> None:
    """Add, replace and remove what changed in the folder. Exits with 1 if a file could not be read."""
    from pincite.terminal import print_sync, watching

    said = given["corpus"]
    if folder and said and said != folder and str(said) != os.environ.get("PINCITE_CORPUS"):
        raise typer.BadParameter(f"{str(folder)!r} and --corpus name two folders: leave one out")
    bot = _unsynced(_settings(**(given | {"corpus": folder} if folder else given)))
    with watching() as watch:
        report = bot.corpus.sync(watch, restore)
    print_sync(report, as_json)
    if report.failed:
        raise typer.Exit(1)


@index_app.command()
@with_options(OF_AN_INDEX)
def rebuild(
    given: Given,
    as_json: Json = False,
) -> None:
    """Index everything anew beside the old index, which goes when the new one is whole. Mends a damaged index."""
    from bot import Bot
    from pincite.terminal import print_sync, watching

    with watching() as watch:
        report = Bot.rebuild(_settings(**given), watch)
    print_sync(report, as_json)
    if report.failed:
        raise typer.Exit(1)


@index_app.command()
@with_options(OF_AN_INDEX)
def status(
    given: Given,
    as_json: Json = False,
) -> None:
    """Say what the index holds and whether it is up to date."""
    from pincite.terminal import print_status

    print_status(_unsynced(_settings(**given)), as_json)


@index_app.command(name="list")
@with_options(OF_AN_INDEX)
def list_documents(
    given: Given,
    as_json: Json = False,
) -> None:
    """List the indexed documents."""
    from pincite.terminal import print_documents

    print_documents(_unsynced(_settings(**given)), as_json)


@index_app.command()
@with_options(OF_AN_INDEX)
def remove(
    document: Annotated[str, typer.Argument(help="The document's id, as `pincite index list` shows it.")],
    given: Given,
    as_json: Json = False,
) -> None:
    """Take a document out of the index, with a receipt. Its file is not touched, and later syncs leave it out."""
    from pincite.terminal import print_receipt

    print_receipt(_unsynced(_settings(**given)).corpus.remove(document), as_json)


def _settings(**given: object) -> "Settings":
    from bot.settings import read_settings

    return read_settings(**given)


def _unsynced(settings: "Settings") -> "Bot":
    from bot import Bot

    return Bot.without_sync(settings)


def _open_bot(settings: "Settings", watch: "Watcher | None" = None) -> "Bot":
    """A bot whose index is up to date, with progress and a word on what could not be read."""
    from pincite.terminal import bring_up_to_date

    bot = _unsynced(settings)
    bring_up_to_date(bot, watch)
    return bot


def _serving_stdio() -> "Callable[[Open, str], None]":
    """What serves MCP clients.

    Raises:
        SetupError: if the package that speaks the protocol is not installed.
    """
    try:
        from bot.mcp_door import serve_stdio
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in {"mcp", "mcp_types"}:
            raise
        raise SetupError("the package that speaks MCP is not installed: run `pip install 'pincite[mcp]'`") from error
    return serve_stdio


def _tell_if_empty(bot: "Bot") -> None:
    """Say which folder holds nothing to answer from, and what to do; an answer, which others may read, names no folder."""
    from index.readers import READERS
    from pincite.terminal import complain, counted

    if bot.corpus.passages:
        return
    if left_out := bot.corpus.left_out & bot.corpus.source.list().stamps.keys():
        complain(
            f"{counted(len(left_out), 'document')} in {str(bot.settings.corpus)!r} left out, as `pincite index remove` had it: "
            "`pincite index sync --restore` takes them in again"
        )
        return
    complain(
        f"no document could be read in {str(bot.settings.corpus)!r}: put {', '.join(sorted(READERS))} files into it, or "
        "name another folder with --corpus; `pincite index status` tells of files that failed"
    )


def _check_there(bot: "Bot", documents: list[str] | None) -> None:
    """See that these are ids of documents; of one that is not, say which may be meant."""
    known = bot.documents
    for document_id in documents or ():
        if document_id not in known:
            called = {known_id.casefold(): known_id for known_id in known}
            alike = get_close_matches(document_id.casefold(), called, n=1)
            meant = f"; did you mean {called[alike[0]]!r}?" if alike else ""
            raise SetupError(f"there is no document {document_id!r}: `pincite index list` shows their ids{meant}")


def _answer_all(
    bot: "Bot", question: str, documents: list[str] | None, as_json: bool, as_html: bool
) -> "tuple[list[Answer], bool]":
    """The answers to a question, or to each line of input, printed as they come but for HTML; whether a model failed."""
    from pincite.terminal import print_answer, print_failure, print_question

    answers = []
    failed = False
    for asked in _lines_of_input() if question == "-" else (question,):
        try:
            answer = bot.ask(asked, documents)
        except ModelError as error:
            if question != "-":
                raise
            failed = True  # the next question may be luckier, and its answer belongs on the next line
            print_failure(asked, error, as_json)
            continue
        answers.append(answer)
        if as_json:
            print(answer.to_json(indent=None if question == "-" else 2), flush=True)
        elif not as_html:
            if question == "-":
                print_question(asked)
            print_answer(answer)
    return answers, failed


def _lines_of_input() -> Iterator[str]:
    """The lines of standard input; bytes that are no text become U+FFFD, and empty lines stay, one answer a line."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")
