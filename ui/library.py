"""The library: what the documents are, adding and removing them, and which of them are answered from.

The documents are those of the server, the same for every visitor; the choice is each visitor's own. What a browser sends
is looked at before it is used, and a file's name is only ever shown (`index/names.py` makes one for the file).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from index.errors import PinciteError
from index.names import in_order
from index.plan import load_unread
from index.reports import STOPPED, Added, Receipt, Stopped, SyncReport, Watcher, left_alone
from ui.choice import Choice
from ui.escaping import escape
from ui.events import QUIETLY, Update
from ui.html import asset, moment
from ui.outdated import Outdated
from ui.task import Task, Tasks
from ui.visit import Visit

if TYPE_CHECKING:
    from bot import Bot
    from index.manifest import DocumentInfo
    from ui.chat import Chat

MOST_FILES = 50
"""How many files are taken at once."""

LISTED = 500
"""How many documents are listed; the command line lists them all."""

FEW_FILES = 5
"""Of so many files it is read out what became of each; of more, what became of them all."""

MANY = 15
"""More documents than that can be looked through by their names."""

_SHARED = "What is added is seen and asked by everyone who uses this page."
_READ_ONLY = "This page is served read-only: documents are added and removed where it runs."
_FIXED = "These documents come from a program, or from a folder that may not be written to: none can be added here."
_TICKS = (
    '<p class="ticks"><button type="button" data-do="all">All</button>'
    '<button type="button" data-do="none">None</button></p>'
)
_SOUGHT = (
    '<input type="search" class="sought" aria-label="Find a document" placeholder="Find a document">'
    '<p class="where none" role="status"></p>'
)
_PASTE = (
    '<details class="where"><summary>Paste text</summary><form class="paste">'
    '<label>Title<input type="text" maxlength="80" placeholder="As its first line" dir="auto"></label>'
    '<label>Text<textarea rows="6" required dir="auto"></textarea></label>'
    '<button type="submit">Add this text</button></form></details>'
)
_TAB = "document.documentElement.dataset.tab"
_INSTEAD = "document.documentElement.dataset.instead ?? null"  # what is sent to take the place of another


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
    tasks: Tasks
    outdated: Outdated
    files: gr.File | None = None
    refused: gr.HTML | None = None
    task: gr.HTML | None = None

    def choose(self, choice: Choice, visit: Visit | None, event: gr.EventData) -> tuple[Choice, Visit, str]:
        """Limit questions to the documents that are ticked; all of them is no limit."""
        asked = event._data.get("documents") if isinstance(event._data, dict) else None
        known = self.bot.documents
        ids = tuple(i for i in asked if isinstance(i, str) and i in known) if isinstance(asked, list) else None
        choice = replace(choice, documents=None if ids is None or len(ids) == len(known) else ids)
        return choice, choice.apply(self.bot, visit), scope_html(choice, self.bot, self.outdated.is_so)

    async def add(
        self, files: Sequence[str] | None, choice: Choice, visitor: object, instead: object = None
    ) -> AsyncIterator[Update]:
        """Take files in, after what is under way with the documents, and say of each what became of it. `instead` names the one
        that is to take the place of another, which the visitor was asked."""
        paths = [Path(file) for file in files or ()]
        named = [(path.name, path) for path in paths[:MOST_FILES]]
        over = [Added(path.name, failure=f"only {MOST_FILES} files are taken at once") for path in paths[MOST_FILES:]]

        def work(watch: Watcher) -> str:
            before = dict(self.bot.documents)
            try:
                became = self.bot.corpus.add(named, watch, {instead} if isinstance(instead, str) else set())
                return added_html([*became, *over], self.bot.documents, before)
            finally:
                for path in paths:  # a copy is in the library by now, and what was refused is nobody's
                    path.unlink(missing_ok=True)

        yield {self.files: None}
        async for update in self._do("Documents are being added", visitor, work, choice):
            yield update

    def refuse(self, event: gr.EventData) -> Update:
        """Tell which files the browser has not sent, as they are too large; what was told before is over."""
        told = event._data if isinstance(event._data, dict) else {}
        names = told.get("names")
        why = f"larger than {self.bot.settings.max_document_mb:,} MB"
        became = (
            [Added(name, failure=why) for name in names if isinstance(name, str)] if isinstance(names, list) else []
        )
        over: Update = {self.said: ""} if told.get("are_all") is True else {}
        return {self.refused: added_html(became[:LISTED], {}) if became else "", **over}

    async def reindex(self, choice: Choice, visitor: object, reread: bool = True) -> AsyncIterator[Update]:
        """Read the folder again, every file of it, or what changed in it."""

        def work(watch: Watcher) -> str:
            try:
                return report_html(self.bot.corpus.sync(watch, reread=reread))
            except Stopped:
                return '<p class="note" role="status">Stopped: not every file was read again.</p>'

        async for update in self._do("The folder of documents is being read again", visitor, work, choice):
            yield update

    async def take_in(self, choice: Choice, visitor: object) -> AsyncIterator[Update]:
        """Read what changed in the folder."""
        async for update in self.reindex(choice, visitor, reread=False):
            yield update

    async def remove(self, choice: Choice, event: gr.EventData) -> AsyncIterator[Update]:
        """Take a document out and show the receipt."""
        document_id = self._named(event)

        def work() -> str:
            if document_id not in self.bot.documents:
                return problem_html("There is no such document any more.")
            return receipt_html(self.bot.remove(document_id, with_file=True))

        async for update in self._do_when_free(work, choice):
            yield update

    async def restore(self, choice: Choice, event: gr.EventData) -> AsyncIterator[Update]:
        """Take a document in again that was removed while its file stayed."""
        document_id = self._named(event)

        def work() -> str:
            if document_id not in self.bot.corpus.left_out:
                return problem_html("There is no such document any more.")
            return report_html(self.bot.corpus.restore(document_id))

        async for update in self._do_when_free(work, choice):
            yield update

    def stop(self, visitor: object) -> str:
        """Stop what is under way, if this visitor began it."""
        self.tasks.stop(visitor)
        return self.tasks.shown_to(visitor)

    async def _do(
        self, what: str, visitor: object, work: Callable[[Watcher], str], choice: Choice
    ) -> AsyncIterator[Update]:
        """Long work, that tells all visitors how far it is and this one what came of it."""
        task = Task(what, visitor, lambda watch: _said_of(lambda: work(watch)))
        yield {self.said: ""}
        while first := self.tasks.begin(task):
            yield {self.said: waiting_html(first)}
            await asyncio.wait([first.outcome])
        yield {self.said: "", self.task: self.tasks.shown_to(task.visitor)}
        said = await task.outcome
        self.outdated.forget()
        yield {self.said: said, self.task: "", **self._shown(choice)}

    async def _do_when_free(self, work: Callable[[], str], choice: Choice) -> AsyncIterator[Update]:
        """Short work, when no long work is under way."""
        while first := self.tasks.now:
            yield {self.said: waiting_html(first)}
            await asyncio.wait([first.outcome])
        said = await asyncio.to_thread(_said_of, work)
        self.outdated.forget()
        self.tasks.changed()
        yield {self.said: said, **self._shown(choice)}

    async def follow(self, choice: Choice, visitor: object, event: gr.EventData) -> Update:
        """Show what others have changed, or what came of one's own long work, begun before the page was loaded again."""
        is_over = isinstance(event._data, dict) and event._data.get("is_over") is True
        own = self.tasks.last_of(visitor) if is_over else None
        return {**({self.said: await own.outcome} if own else {}), **self._shown(choice)}

    def _shown(self, choice: Choice) -> Update:
        listed, scope = self.shown(choice)
        return {self.listed: listed, self.scope: scope}

    def shown(self, choice: Choice) -> tuple[str, str]:
        """(the list, the line that says what is answered from)."""
        self.bot.corpus.catch_up()
        left_out = sorted(self.bot.corpus.left_out) if self.is_writable else []
        found = load_unread(self.bot.corpus.folder) if self.is_writable else {}
        unread = {i: one.reason for i, one in found.items()}
        known = sorted(self.bot.documents.values(), key=lambda info: (in_order(info.title), in_order(info.id)))
        alone = left_alone(self.bot.corpus.ignored) if self.is_writable else []
        listed = list_html(known, choice.documents, left_out, unread, self.is_writable, alone)
        is_outdated = self.outdated.is_so
        return f"{_outdated_html(is_outdated)}{listed}", scope_html(choice, self.bot, is_outdated)

    def _named(self, event: gr.EventData) -> str:
        found = event._data.get("document") if isinstance(event._data, dict) else None
        return found if isinstance(found, str) else ""


def build_library(bot: "Bot", chat: "Chat", choice: gr.State, scope: gr.HTML, read_only: bool) -> Library:
    """The library, with its events wired; to be called inside a page."""
    is_writable = not read_only and bot.corpus.takes_files()
    tasks, outdated = Tasks(), Outdated(bot.corpus)
    if is_writable:
        files = gr.File(file_count="multiple", label="Add documents", show_label=False, height=80, elem_id="upload")
        kinds = f'<details class="where"><summary>Which files</summary><p>{_limits(bot)}</p></details>'
        gr.HTML(f'<p class="where">{_SHARED}</p>{kinds}')
        gr.HTML(_PASTE, js_on_load=asset("paste.js"), elem_id="paste")
        largest = bot.settings.max_document_mb * 2**20
        refused = gr.HTML("", js_on_load=asset("upload.js"), largest=largest, elem_id="library-refused")
        asks = [_how_far(tasks, outdated)]
        task = gr.HTML("", js_on_load=asset("task.js"), server_functions=asks, elem_id="library-task")
    else:
        gr.HTML(f'<p class="where">{_READ_ONLY if read_only else _FIXED}</p>')
    said = gr.HTML("", js_on_load=asset("said.js"), elem_id="library-said")
    listed = gr.HTML("", js_on_load=asset("times.js", "folded.js", "library.js"), elem_id="library")
    library = Library(bot, chat, choice, listed, scope, said, is_writable, tasks, outdated)
    listed.select(library.choose, [choice, chat.visit], [choice, chat.visit, scope], **QUIETLY)
    if is_writable:
        library.files, library.task, library.refused = files, task, refused
        refused.input(library.refuse, None, [refused, said], trigger_mode="multiple", **QUIETLY)
        _wire(library, files, task, gr.Button("Re-index the folder", size="sm", elem_id="reindex"))
    return library


def _wire(library: Library, files: gr.File, task: gr.HTML, again: gr.Button) -> None:
    """What happens at which event. Nothing stands in line, as what waits says so."""
    choice, listed = library.choice, library.listed
    shown = [library.said, listed, library.scope]
    at_once: dict[str, Any] = {"concurrency_limit": None, **QUIETLY}
    changes = [
        files.upload(
            library.add,
            [files, choice, task, library.said],
            [files, task, *shown],
            js=f"(files, choice) => [files, choice, {_TAB}, {_INSTEAD}]",
            **at_once,
        ),
        again.click(library.reindex, [choice, task], [task, *shown], js=f"(choice) => [choice, {_TAB}]", **at_once),
        listed.delete(library.remove, [choice], shown, **at_once),
        listed.undo(library.restore, [choice], shown, **at_once),
        listed.submit(library.take_in, [choice, task], [task, *shown], js=f"(choice) => [choice, {_TAB}]", **at_once),
        task.end(library.follow, [choice, task], shown, js=f"(choice) => [choice, {_TAB}]", **at_once),
    ]
    for changed in changes:  # the first view has questions that the documents answer
        changed.then(library.chat.greet, None, library.chat.welcome, **at_once)
    task.stop(library.stop, [task], [task], js=f"() => [{_TAB}]", **at_once)


def _how_far(tasks: Tasks, outdated: Outdated) -> Callable[[object], str]:
    """What the page calls to see what is under way with the documents, and whether they, or their files, have changed."""

    def how_far(visitor: object) -> str:
        shown = tasks.shown_to(visitor)
        if not shown:  # else the folder is being read
            outdated.look()
        return json.dumps({"shown": shown, "changes": f"{tasks.changes}{' outdated' if outdated.is_so else ''}"})

    return how_far


# What is shown


def _limits(bot: "Bot") -> str:
    from index.readers import READERS

    kinds = ", ".join(sorted(READERS))
    return f"{kinds}; up to {MOST_FILES} files at once, {bot.settings.max_document_mb:,} MB each."


def list_html(
    documents: Sequence["DocumentInfo"],
    chosen: Sequence[str] | None,
    left_out: Sequence[str],
    unread: Mapping[str, str],
    is_writable: bool,
    alone: Sequence[str] = (),
) -> str:
    """The documents with a box each that says whether they are answered from, and what can be done with them; and of each file
    that could not be read, why, and which were left `alone`."""
    missing = f"{_unread_html(unread) if unread else ''}{_alone_html(alone) if alone else ''}"
    if not documents and not left_out:
        return f'<p class="empty">There are no documents yet.</p>{missing}'
    rows = "".join(_row(d, chosen is None or d.id in chosen, is_writable) for d in documents[:LISTED])
    more = f'<p class="where">and {len(documents) - LISTED:,} more</p>' if len(documents) > LISTED else ""
    out = "".join(_left_out(i) for i in left_out)
    removed = f'<p class="note">Removed, while their files stay in the folder:</p><ul class="documents">{out}</ul>'
    gone = f"{removed if out else ''}{missing}"
    gone = f"<div>{gone}</div>"  # always there, so that what comes after it stays the same in the browser
    head = (
        '<p class="note" id="limit-words">Questions are answered from the documents that are ticked; a title opens its '
        "document.</p>"
    )
    sought = _SOUGHT if len(documents) > MANY else ""
    return f'{gone}{head}{_TICKS}{sought}<ul class="documents all" aria-describedby="limit-words">{rows}</ul>{more}'


def _row(info: "DocumentInfo", is_chosen: bool, is_writable: bool) -> str:
    counts = f"{_passages(info.passages)}, {info.characters:,} characters"
    if info.caution:
        counts += f"<br>{escape(info.caution)}"
    title = escape(info.title)
    remove = (
        f'<span class="removal"><button type="button" class="icon remove" data-do="ask" aria-label="Remove {title}" '
        'title="Remove"></button><span class="sure" hidden>Remove for everyone? '
        '<button type="button" data-do="remove">Remove</button><button type="button" data-do="keep">Keep</button></span></span>'
        if is_writable
        else ""
    )
    return (
        f'<li data-document="{escape(info.id)}"><div class="named"><label><input type="checkbox" '
        f'aria-label="Answer from {title}"{" checked" if is_chosen else ""}></label>'
        f'<button type="button" class="title" data-do="read" title="Read it" dir="auto">{title}</button></div>{remove}'
        f'<p class="where"><bdi>{escape(info.id)}</bdi><br>{counts}<br>indexed {moment(info.indexed_at)}</p></li>'
    )


def _outdated_html(is_outdated: bool) -> str:
    """That the folder is not as it was read, with a way to have it read; always a part of its own, as `gone` is in the list."""
    if not is_outdated:
        return "<div></div>"
    said = "The folder has changed since it was read: answers do not know of that yet."
    take_in = '<button type="button" data-do="takeIn">Take in what changed</button>'
    return f'<div class="outdated"><p class="note" role="status">{said}</p><p>{take_in}</p></div>'


def _reasons(unread: Mapping[str, str]) -> str:
    return "".join(f'<li class="bad"><bdi>{escape(i)}</bdi>: {escape(why)}</li>' for i, why in unread.items())


def _unread_html(unread: Mapping[str, str]) -> str:
    count = f"{len(unread):,} {'file' if len(unread) == 1 else 'files'}"
    return (
        f'<details class="unread"><summary>{count} could not be read</summary>'
        f'<ul class="files" aria-label="Files that could not be read" tabindex="0">{_reasons(unread)}</ul></details>'
    )


def _alone_html(alone: Sequence[str]) -> str:
    lines = "".join(f"<li><bdi>{escape(line)}</bdi></li>" for line in alone)
    return (
        f'<details class="where"><summary>Files that are left alone</summary><ul class="files">{lines}</ul></details>'
    )


def _left_out(document_id: str) -> str:
    return (
        f'<li data-document="{escape(document_id)}"><bdi>{escape(document_id)}</bdi> '
        '<button type="button" data-do="restore">Take in again</button></li>'
    )


def _passages(count: int) -> str:
    return f"{count:,} {'passage' if count == 1 else 'passages'}"


def scope_html(choice: Choice, bot: "Bot", is_outdated: bool) -> str:
    """The line that says what is answered from, and whether their files have changed since."""
    limited = " limited" if choice.documents is not None else ""
    behind = "; the folder has changed since" if is_outdated else ""
    return f'<p class="scope{limited}" role="status">{escape(choice.in_words(bot))}{behind}</p>'


def _said_of(work: Callable[[], str]) -> str:
    """What work says of itself, or what went wrong."""
    try:
        return work()
    except PinciteError as error:
        return problem_html(str(error))


def waiting_html(first: Task) -> str:
    """What a visitor is told whose own work on the documents has to wait."""
    what = first.what[:1].lower() + first.what[1:]
    return (
        f'<p class="note waiting" role="status">Waiting, as {escape(what)}: what you asked for is done right after.</p>'
    )


def added_html(
    became: Sequence[Added], known: "Mapping[str, DocumentInfo]", before: "Mapping[str, DocumentInfo] | None" = None
) -> str:
    """What became of each file, first of those that were not added; `before` are the documents that were there before."""
    added, others = list[str](), list[str]()
    for one in became:
        info = known.get(one.document_id)
        if one.is_taken:
            others.append(_taken(one))
        elif one.failure or info is None:
            others.append(
                f'<li class="bad"><bdi>{escape(one.name)}</bdi>: not added: {escape(one.failure or "removed meanwhile")}</li>'
            )
        else:
            added.append(f'<li class="good"><bdi>{escape(one.name)}</bdi>: {_taken_in(info, before or {})}</li>')
    listed = f'<ul class="files" aria-label="Files" tabindex="0">{"".join([*others, *added])}</ul>'
    if len(became) <= FEW_FILES:
        return f'{_stopped(became)}<div role="status">{listed}</div>'
    said = _stopped(became) or f'<p class="note">{_in_sum(len(added), len(others))}</p>'
    return f'<div role="status">{said}</div>{listed}'


def _in_sum(added: int, others: int) -> str:
    """What is read out of more files than anybody would hear the names of."""
    if not others:
        return f"All {added:,} files were taken in."
    return f"{added:,} of {added + others:,} files were taken in; first in the list are those that were not, with the reason."


def _taken(one: Added) -> str:
    """Where a file has the name of another document, that one may be replaced; until the new one is indexed it is there."""
    name = escape(one.name)
    return (
        f'<li class="bad"><bdi>{name}</bdi>: not added: there is another document of that name. '
        f'<button type="button" data-do="replace" data-name="{name}">Replace it for everyone</button></li>'
    )


def _taken_in(info: "DocumentInfo", before: "Mapping[str, DocumentInfo]") -> str:
    """That a document is new, or a newer version, or was there."""
    old = before.get(info.id)
    if old and old.key == info.key:
        return "there already, nothing was changed"
    same = [other for other in before.values() if other.sha256 == info.sha256 and other.id != info.id]
    also = f"; its text was there already, as <bdi>{escape(same[0].id)}</bdi>" if same else ""
    caution = f"; {escape(info.caution)}" if info.caution else ""
    return f"{'replaced' if old else 'added'}, {_passages(info.passages)}{also}{caution}"


def _stopped(became: Sequence[Added]) -> str:
    if all(one.failure != STOPPED for one in became):
        return ""
    added = sum(not one.failure for one in became)
    said = f"{added} of {len(became)} files were added, and nothing of the others" if added else "nothing was added"
    return f'<p class="note">Stopped: {said}.</p>'


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
    failed = _reasons(report.failed)
    return f'<div class="receipt" role="status"><p>Re-indexed: {done}.</p><ul class="files">{failed}</ul></div>'


def problem_html(words: str) -> str:
    """What went wrong."""
    return f'<p class="problem" role="alert">{escape(words[:1].upper() + words[1:])}</p>'
