"""The library: what the documents are, adding and removing them, and which of them are answered from.

The documents are those of the server, the same for every visitor; the choice is each visitor's own. What a browser sends
is looked at before it is used, and a file's name is only ever shown (`index/names.py` makes one for the file).
"""

import json
import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from index.errors import PinciteError
from index.reports import Added, Progress, Receipt, SyncReport
from ui.choice import Choice
from ui.html import asset, escape
from ui.visit import Visit

if TYPE_CHECKING:
    from bot import Bot
    from index.manifest import DocumentInfo
    from ui.chat import Chat

MOST_FILES = 20
"""How many files are taken at once."""

LISTED = 500
"""How many documents are listed; the command line lists them all."""

_SHARED = "Documents that are added here are seen and asked by everyone who uses this page."
_READ_ONLY = "This page is served read-only: documents are added and removed where it runs."
_FIXED = "These documents come from a program, or from a folder that may not be written to: none can be added here."
_TICKS = (
    '<p class="ticks"><button type="button" data-do="all">All</button>'
    '<button type="button" data-do="none">None</button></p>'
)
_QUIETLY: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(slots=True)
class Library:
    """The parts of the library and what they do."""

    bot: "Bot"
    chat: "Chat"
    choice: gr.State
    listed: gr.HTML
    scope: gr.HTML
    said: gr.HTML
    is_writable: bool

    def choose(self, choice: Choice, visit: Visit | None, event: gr.EventData) -> tuple[Choice, Visit, str]:
        """Limit questions to the documents that are ticked; all of them is no limit."""
        asked = event._data.get("documents") if isinstance(event._data, dict) else None
        known = self.bot.documents
        ids = tuple(i for i in asked if isinstance(i, str) and i in known) if isinstance(asked, list) else None
        choice = replace(choice, documents=None if ids is None or len(ids) == len(known) else ids)
        return choice, choice.apply(self.bot, visit), scope_html(choice, self.bot)

    def add(self, files: Sequence[str] | None, choice: Choice) -> Iterator[tuple[Any, ...]]:
        """Take files in, telling of each how far it is."""
        paths = [Path(file) for file in files or ()]
        named = [(path.name, path) for path in paths[:MOST_FILES]]
        over = [Added(path.name, failure=f"only {MOST_FILES} files are taken at once") for path in paths[MOST_FILES:]]
        yield None, files_html([name for name, _ in named], None), gr.skip(), gr.skip()
        try:
            for step in self._adding(named):
                if isinstance(step, Progress):
                    yield gr.skip(), files_html([name for name, _ in named], step), gr.skip(), gr.skip()
                else:
                    yield None, added_html([*step, *over], self.bot.documents), *self.shown(choice)
        except PinciteError as error:
            yield None, problem_html(str(error)), *self.shown(choice)
        finally:
            for path in paths:  # a copy is in the library by now, and what was refused is nobody's
                path.unlink(missing_ok=True)

    def remove(self, choice: Choice, event: gr.EventData) -> tuple[Any, ...]:
        """Take a document out and show the receipt."""
        document_id = self._named(event)
        if not self.is_writable or document_id not in self.bot.documents:
            return problem_html("There is no such document any more."), *self.shown(choice)
        try:
            receipt = self.bot.remove(document_id, with_file=True)
        except PinciteError as error:
            return problem_html(str(error)), *self.shown(choice)
        return receipt_html(receipt), *self.shown(choice)

    def restore(self, choice: Choice, event: gr.EventData) -> tuple[Any, ...]:
        """Take a document in again that was removed while its file stayed."""
        document_id = self._named(event)
        if not self.is_writable or document_id not in self.bot.corpus.left_out:
            return gr.skip(), *self.shown(choice)
        try:
            report = self.bot.corpus.restore(document_id)
        except PinciteError as error:
            return problem_html(str(error)), *self.shown(choice)
        return report_html(report), *self.shown(choice)

    def reindex(self, choice: Choice) -> tuple[Any, ...]:
        """Read the folder again, every file of it."""
        if not self.is_writable:
            return gr.skip(), *self.shown(choice)
        try:
            report = self.bot.corpus.sync(reread=True)
        except PinciteError as error:
            return problem_html(str(error)), *self.shown(choice)
        return report_html(report), *self.shown(choice)

    def shown(self, choice: Choice) -> tuple[str, str]:
        """(the list, the line that says what is answered from)."""
        self.bot.corpus.catch_up()
        left_out = sorted(self.bot.corpus.left_out) if self.is_writable else []
        listed = list_html(list(self.bot.documents.values()), choice.documents, left_out, self.is_writable)
        return listed, scope_html(choice, self.bot)

    def _adding(self, named: Sequence[tuple[str, Path]]) -> Iterator[Progress | list[Added]]:
        """How far the files are, and what became of them at the end."""
        told: queue.SimpleQueue[Progress | list[Added] | PinciteError] = queue.SimpleQueue()

        def work() -> None:
            try:
                told.put(self.bot.corpus.add(named, told.put))
            except PinciteError as error:
                told.put(error)

        if not self.is_writable:
            raise PinciteError(_READ_ONLY)
        threading.Thread(target=work, daemon=True).start()
        while isinstance(step := told.get(), Progress):
            yield step
        if isinstance(step, PinciteError):
            raise step
        yield step

    def _named(self, event: gr.EventData) -> str:
        found = event._data.get("document") if isinstance(event._data, dict) else None
        return found if isinstance(found, str) else ""


def build_library(bot: "Bot", chat: "Chat", choice: gr.State, scope: gr.HTML, read_only: bool) -> Library:
    """The library, with its events wired; to be called inside a page."""
    is_writable = not read_only and bot.corpus.takes_files()
    if is_writable:
        files = gr.File(file_count="multiple", label="Add documents", show_label=False, height=140, elem_id="upload")
        gr.HTML(f'<p class="where">{_limits(bot)} {_SHARED}</p>')
    else:
        gr.HTML(f'<p class="where">{_READ_ONLY if read_only else _FIXED}</p>')
    said = gr.HTML("", elem_id="library-said")
    listed = gr.HTML("", js_on_load=asset("library.js"), elem_id="library")
    library = Library(bot, chat, choice, listed, scope, said, is_writable)
    shown = [said, listed, scope]
    listed.select(library.choose, [choice, chat.visit], [choice, chat.visit, scope], **_QUIETLY)
    if is_writable:
        one_at_a_time: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "library", **_QUIETLY}
        files.upload(library.add, [files, choice], [files, *shown], **one_at_a_time)
        listed.delete(library.remove, [choice], shown, **one_at_a_time)
        listed.undo(library.restore, [choice], shown, **one_at_a_time)
        again = gr.Button("Re-index the folder", size="sm", elem_id="reindex")
        again.click(library.reindex, [choice], shown, **one_at_a_time)
    return library


# What is shown


def _limits(bot: "Bot") -> str:
    from index.readers import READERS

    kinds = ", ".join(sorted(READERS))
    return f"{kinds}; up to {MOST_FILES} files at once, {bot.settings.max_document_mb:,} MB each."


def list_html(
    documents: Sequence["DocumentInfo"], chosen: Sequence[str] | None, left_out: Sequence[str], is_writable: bool
) -> str:
    """The documents with a box each that says whether they are answered from, and what can be done with them."""
    if not documents and not left_out:
        return '<p class="empty">There are no documents yet.</p>'
    rows = "".join(_row(d, chosen is None or d.id in chosen, is_writable) for d in documents[:LISTED])
    more = f'<p class="where">and {len(documents) - LISTED:,} more</p>' if len(documents) > LISTED else ""
    out = "".join(_left_out(i) for i in left_out)
    gone = (
        f'<p class="note">Removed, while their files stay in the folder:</p><ul class="documents">{out}</ul>'
        if out
        else ""
    )
    head = '<p class="note" id="limit-words">Questions are answered from the documents that are ticked.</p>'
    return f'{head}{_TICKS}<ul class="documents" aria-describedby="limit-words">{rows}</ul>{more}{gone}'


def _row(info: "DocumentInfo", is_chosen: bool, is_writable: bool) -> str:
    counts = f"{_passages(info.passages)}, {info.characters:,} characters"
    title = escape(info.title)
    remove = (
        f'<span class="removal"><button type="button" class="icon remove" data-do="ask" aria-label="Remove {title}" '
        'title="Remove"></button><span class="sure" hidden>Remove for everyone? '
        '<button type="button" data-do="remove">Remove</button><button type="button" data-do="keep">Keep</button></span></span>'
        if is_writable
        else ""
    )
    return (
        f'<li data-document="{escape(info.id)}"><label><input type="checkbox"{" checked" if is_chosen else ""}>'
        f'<span class="title" dir="auto">{title}</span></label>{remove}'
        f'<p class="where"><bdi>{escape(info.id)}</bdi><br>{counts}<br>indexed {escape(_moment(info.indexed_at))}</p></li>'
    )


def _left_out(document_id: str) -> str:
    return (
        f'<li data-document="{escape(document_id)}"><bdi>{escape(document_id)}</bdi> '
        '<button type="button" data-do="restore">Take in again</button></li>'
    )


def _passages(count: int) -> str:
    return f"{count:,} {'passage' if count == 1 else 'passages'}"


def _moment(iso: str) -> str:
    """A time as people read it: the day and the minute, in UTC."""
    return f"{iso[:10]} {iso[11:16]} UTC"


def scope_html(choice: Choice, bot: "Bot") -> str:
    """The line that says what is answered from."""
    limited = " limited" if choice.documents is not None else ""
    return f'<p class="scope{limited}" role="status">{escape(choice.in_words(bot))}</p>'


def files_html(names: Sequence[str], progress: Progress | None) -> str:
    """Every file that is being taken in, and how far it is."""
    at = progress.done if progress and progress.step == "documents" else len(names) if progress else -1
    words = ["read" if i < at else "being read" if i == at else "waiting" for i in range(len(names))]
    if progress and progress.step != "documents":
        share = f" {progress.done / progress.total:.0%}" if progress.step == "passages" and progress.total else ""
        words = [f"being indexed{share}"] * len(names)
    items = "".join(f"<li><bdi>{escape(n)}</bdi>: {w}</li>" for n, w in zip(names, words, strict=True))
    return f'<ul class="files" role="status" aria-label="Files">{items}</ul>'


def added_html(became: Sequence[Added], known: "Mapping[str, DocumentInfo]") -> str:
    """What became of each file."""
    items = []
    for one in became:
        info = known.get(one.document_id)
        if one.failure or info is None:
            items.append(
                f'<li class="bad"><bdi>{escape(one.name)}</bdi>: not added: {escape(one.failure or "removed meanwhile")}</li>'
            )
        else:
            items.append(f'<li class="good"><bdi>{escape(one.name)}</bdi>: added, {_passages(info.passages)}</li>')
    return f'<ul class="files" role="status" aria-label="Files">{"".join(items)}</ul>'


def receipt_html(receipt: Receipt) -> str:
    """Proof of a removal, in words and as data."""
    stays = (
        "Its file stays in the folder, and is left out until it is taken in again."
        if receipt.still_in_source
        else "Its file was deleted."
    )
    data = escape(json.dumps(asdict(receipt), ensure_ascii=False, indent=1))
    return (
        f'<div class="receipt" role="status"><p><b>Removed</b> <bdi>{escape(receipt.title)}</bdi></p>'
        f'<p class="where">{_passages(receipt.passages_removed)} taken out, {receipt.passages_left:,} found afterwards. '
        f"{stays} "
        "Answers that were given before keep their quotes; new ones cannot cite it.</p>"
        f'<details><summary>Receipt</summary><pre dir="ltr">{data}</pre></details></div>'
    )


def report_html(report: SyncReport) -> str:
    """What a look into the folder brought."""
    counts = [("added", report.added), ("changed", report.changed), ("removed", report.removed)]
    done = ", ".join(f"{len(ids):,} {word}" for word, ids in counts if ids) or "nothing changed"
    failed = "".join(f'<li class="bad"><bdi>{escape(i)}</bdi>: {escape(why)}</li>' for i, why in report.failed.items())
    return f'<div class="receipt" role="status"><p>Re-indexed: {done}.</p><ul class="files">{failed}</ul></div>'


def problem_html(words: str) -> str:
    """What went wrong."""
    return f'<p class="problem" role="alert">{escape(words)}</p>'
