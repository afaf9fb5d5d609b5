"""The chat and the source beside it: what is shown, and what happens at a click. Gradio's events end here.

An answer is shown while it comes about: the newest exchange is sent anew with each event of the bot, and the browser
changes what differs; the exchanges before it are sent once, by an event of their own, as the browser may drop an update
that another follows. What a browser sends is looked at before it is used.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr

from bot.conversation import LONGEST_QUESTION
from bot.feedback import Feedback
from index.errors import PinciteError
from ui import html, viewer
from ui.escaping import escape
from ui.events import NOTHING, QUIETLY, Update
from ui.reading import find_document, of_viewer, wire_reading
from ui.visit import Phase, Turn, Visit

if TYPE_CHECKING:
    from bot import Bot

KEPT = 30  # exchanges shown; older ones leave the page, not the conversation, unless a link leads to one or all are printed
LONGEST_CORRECTION = 2_000
_PAUSE = 0.06  # seconds between two pictures of an answer that is being written


@dataclass(slots=True)
class Chat:
    """The parts of the chat, for the rest of the page to hook on to.

    `visit` holds a `Visit`, or None before the first question. A handler that has `outputs` among its outputs shows
    another visit by returning `show(visit)`. `ended` are the events after which the newest answer is over, `changed` the
    others after which a visit has more in it than before: `.then` may follow each. A question that waits is asked when
    what follows an answer has called `ui.events.SETTLED`.
    """

    bot: "Bot"
    visit: gr.State
    welcome: gr.HTML
    exchanges: gr.HTML
    sources: gr.HTML
    question: gr.Textbox
    send: gr.Button
    stop: gr.Button
    feedback: Feedback
    ended: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _examples_of: tuple[str, ...] = ()
    _examples: list[str] = field(default_factory=list)

    @property
    def outputs(self) -> list[Any]:
        return [self.visit, self.exchanges, self.sources, self.question]

    def show(self, visit: Visit, number: int | None = None) -> Update:
        """Everything of a visit, with the sources of its turn `number`, or of the newest; of an empty one, the welcome."""
        if not visit.turns:
            return {
                self.visit: visit,
                self.exchanges: gr.HTML(value="", earlier=""),
                self.sources: viewer.EMPTY,
                **self._plain_box(),
            }
        visit.editing = None
        last = len(visit.turns) - 1
        at = last if number is None else min(number, last)
        visit.first = max(0, min(at, last + 1 - KEPT))
        return {
            self.visit: visit,
            **self._exchanges(visit),
            self.sources: self._sources(at, visit.turns[at]),
            **self._plain_box(),
        }

    # What happens

    def ask(self, question: str, visit: Visit | None) -> Update:
        """Take what was in the box, in place of the question that is edited, if one is. What is in the box now is the next one.

        Raises:
            gr.Error: where it is not taken, so that the browser gives it back.
        """
        visit = visit or Visit(self.bot.chat())
        taken = self._take(visit, question, visit.editing)
        visit.editing = None
        return {**taken, **self._plain_box()}

    def ask_next(self, visit: Visit | None, event: gr.EventData) -> Update:
        """Take a question that waited for an answer to end.

        Raises:
            gr.Error: where another answer is the newest: the page has left that conversation meanwhile.
        """
        visit = visit or Visit(self.bot.chat())
        told = event._data if isinstance(event._data, dict) else {}
        question, newest = told.get("question"), visit.turns[-1].asked if visit.turns else ""
        if not isinstance(question, str) or told.get("after") != newest:
            raise gr.Error(visible=False, print_exception=False)
        return self._take(visit, question, None)

    def ask_otherwise(self, visit: Visit | None, event: gr.EventData) -> Update:
        """Take an example, or a question again."""
        visit = visit or Visit(self.bot.chat())
        return self._take(visit, *_asked(visit, event))

    def _take(self, visit: Visit, asked: str, instead_of: int | None) -> Update:
        if visit.is_under_way:
            gr.Info("An answer is still on its way: wait for it, or stop it.")
            raise gr.Error(visible=False, print_exception=False)
        if not asked.strip():
            return {self.visit: visit}
        visit.ask(asked.strip()[:LONGEST_QUESTION], instead_of)
        visit.first = max(0, len(visit.turns) - KEPT)
        return {self.visit: visit, **self._exchanges(visit), self.sources: self._newest_sources(visit)}

    def answer(self, visit: Visit | None) -> Iterator[Update]:
        """Show the answer to what was taken while it comes about. The last update holds all that those before it did."""
        if visit is None or not visit.is_waiting:
            yield NOTHING
            return
        drawn, cited, turn = 0.0, 0, visit.turns[-1]
        for _ in visit.answer():
            if turn.writing and time.monotonic() - drawn < _PAUSE:
                continue
            update = self._newest(visit)
            if len(turn.citations) != cited:
                cited = len(turn.citations)
                update |= self._new_sources(visit)
            drawn = time.monotonic()
            yield update
        if turn.phase is Phase.STOPPED:  # who stopped it has shown what there is, or another conversation
            yield NOTHING  # the last update is sent twice
            return
        yield {**self._newest(visit), **self._new_sources(visit)}

    def stop_answering(self, visit: Visit | None) -> Update:
        """Leave the answer at what is there."""
        if visit:
            visit.stop()
        return self._newest(visit) if visit and visit.turns else {}

    def edit(self, visit: Visit | None, event: gr.EventData) -> Update:
        """Note which question stands in the box to be asked otherwise in its place; of no turn, that none does any more."""
        number, turn = _turn(visit, event)
        if visit is None or (turn is None and visit.editing is None):
            return NOTHING
        visit.editing = number if turn else None
        if turn is None:
            return self._plain_box()
        after = "" if number + 1 == len(visit.turns) else "; what was asked after it stays in the conversation before"
        return {self.question: gr.Textbox(label=f"Edit question {number + 1} (Esc, or an empty box, leaves it{after})")}

    def open(self, visit: Visit | None, event: gr.EventData) -> Update:
        """Show the sources of an earlier answer."""
        number, turn = _turn(visit, event)
        if visit is None or turn is None:
            return NOTHING
        visit.beside = number
        return {self.sources: self._sources(number, turn)}

    def unfold(self, visit: Visit | None) -> Update:
        """Show the exchanges that have left the page, too, until the next question is asked."""
        if visit is None or not visit.first:
            return NOTHING
        visit.first = 0
        return self._exchanges(visit)

    def judge(self, visit: Visit | None, event: gr.EventData) -> Update:
        """Keep that an answer is good, or is not; saying the same again takes it back."""
        number, turn = _turn(visit, event)
        liked = event._data.get("liked") if turn else None
        if visit is None or turn is None or turn.answer is None or not isinstance(liked, bool):
            return NOTHING
        try:
            if turn.liked is liked:
                self.feedback.forget(turn.answer, visit.questions_before(number))
                turn.liked = None
            else:
                self.feedback.keep(turn.answer, liked, before=visit.questions_before(number))
                turn.liked = liked
            turn.corrected = False
        except PinciteError as error:
            gr.Warning(escape(str(error)))
        return self._exchanges(visit)

    def correct(self, visit: Visit | None, event: gr.EventData) -> Update:
        """Keep what would have been right in place of an answer; an empty text says that there is no answer."""
        number, turn = _turn(visit, event)
        said = event._data.get("text") if turn else None
        if visit is None or turn is None or turn.answer is None or not isinstance(said, str):
            return NOTHING
        try:
            said = said.strip()[:LONGEST_CORRECTION]
            self.feedback.keep(turn.answer, False, said, visit.questions_before(number))
            turn.liked, turn.corrected = False, True
        except PinciteError as error:
            gr.Warning(escape(str(error)))
        return self._exchanges(visit)

    def greet(self) -> str:
        """What stands in place of a conversation; the examples are made once, when the first visitor comes."""
        with self._lock:
            documents = tuple(info.key for info in self.bot.documents.values())
            if documents != self._examples_of:
                try:
                    self._examples_of, self._examples = documents, self.bot.examples()
                except PinciteError:  # a page without examples is a page still
                    self._examples = []
        return html.welcome(len(documents), self._examples)

    # What is shown

    def _newest(self, visit: Visit) -> Update:
        number = len(visit.turns) - 1
        return {self.exchanges: gr.HTML(value=html.exchange(number, visit.turns[-1]))}

    def _exchanges(self, visit: Visit) -> Update:
        """The newest exchange and those before it: one part of the page holds both."""
        last = len(visit.turns) - 1
        before = "".join(html.exchange(i, visit.turns[i], is_last=False) for i in range(visit.first, last))
        earlier = html.earlier(visit.first) + before
        return {self.exchanges: gr.HTML(value=html.exchange(last, visit.turns[last]), earlier=earlier)}

    def _newest_sources(self, visit: Visit) -> str:
        return self._sources(len(visit.turns) - 1, visit.turns[-1])

    def _new_sources(self, visit: Visit) -> Update:
        """Those of the newest turn, unless somebody reads those of another meanwhile."""
        is_elsewhere = visit.beside is not None and visit.beside != len(visit.turns) - 1
        return {} if is_elsewhere else {self.sources: self._newest_sources(visit)}

    def _sources(self, number: int, turn: Turn) -> str:
        return viewer.sources(number, turn, partial(find_document, self.bot))

    def _plain_box(self) -> Update:
        """The box for a new question, with what is in it."""
        return {self.question: gr.Textbox(label="Your question")}


def build_chat(bot: "Bot") -> Chat:
    """The chat and the viewer, side by side, with their events wired; to be called inside a page."""
    with gr.Row(equal_height=False, elem_id="desk"):
        with gr.Column(scale=5, min_width=320, elem_id="talk"):
            welcome = gr.HTML(
                html.welcome(len(bot.documents), []),
                js_on_load=html.asset("menus.js", "chat.js"),
                apply_default_css=False,
                elem_id="welcome",
            )
            exchanges = gr.HTML(
                "",
                html_template="${earlier}${value}",
                earlier="",
                js_on_load=html.asset("menus.js", "chat.js", "notice.js", "copying.js", "waiting.js", "composer.js"),
                apply_default_css=False,
                elem_id="exchanges",
            )
            with gr.Row(elem_id="composer"):
                gr.HTML('<div class="queue" aria-live="polite"></div>', apply_default_css=False, elem_id="waiting")
                question = gr.Textbox(
                    label="Your question",
                    placeholder="Ask the documents",
                    max_length=LONGEST_QUESTION,
                    max_lines=8,
                    autofocus=True,
                    elem_id="question",
                    scale=5,
                )
                with gr.Column(scale=0, min_width=90, elem_id="do"):
                    send = gr.Button("Ask", variant="primary", elem_id="ask", scale=0, min_width=90)
                    stop = gr.Button("Stop", elem_id="stop", scale=0, min_width=90)
        with gr.Column(scale=6, min_width=320, elem_id="beside"):
            sources = gr.HTML(
                viewer.EMPTY,
                js_on_load=html.asset("notice.js", "finding.js", "viewer.js"),
                server_functions=of_viewer(bot),
                apply_default_css=False,
                elem_id="sources",
                label="Source",
            )
    chat = Chat(bot, gr.State(None), welcome, exchanges, sources, question, send, stop, Feedback(bot.corpus.folder))
    _wire(chat)
    wire_reading(chat)
    return chat


def welcome_visitors(page: gr.Blocks, chat: Chat) -> None:
    """Show the examples when they are made; the page does not wait for them."""
    page.load(chat.greet, None, chat.welcome, **QUIETLY)


def _wire(chat: Chat) -> None:
    outputs = chat.outputs
    often: dict[str, Any] = {"trigger_mode": "multiple", **QUIETLY}
    from_box = gr.on(
        [chat.question.submit, chat.send.click],
        chat.ask,
        [chat.question, chat.visit],
        outputs,
        js="async (question, ...rest) => { await pincite.arrival(); return [pincite.asked(), ...rest]; }",
        **often,
    )
    from_box.success(None, js="() => pincite.take()", **QUIETLY)
    from_box.failure(None, js="() => pincite.giveBack()", **QUIETLY)
    otherwise = gr.on(
        [chat.exchanges.submit, chat.welcome.submit],
        chat.ask_otherwise,
        [chat.visit],
        outputs,
        js="async (...given) => { await pincite.arrival(); return given; }",
        **often,
    )
    waited = chat.exchanges.release(chat.ask_next, [chat.visit], outputs, **often)
    waited.success(None, js="() => pincite.went(true)", **QUIETLY)
    waited.failure(None, js="() => pincite.went(false)", **QUIETLY)
    answered = [
        asked.success(chat.answer, [chat.visit], outputs, concurrency_id="answers", **often)
        for asked in (from_box, otherwise, waited)
    ]
    stopped = chat.stop.click(chat.stop_answering, [chat.visit], outputs, cancels=answered, queue=False, **QUIETLY)
    edited = chat.exchanges.edit(chat.edit, [chat.visit], outputs, queue=False, **often)
    for over in (edited.then, edited.failure):
        over(None, js="() => pincite.arrive()", **QUIETLY)
    chat.sources.select(chat.open, [chat.visit], outputs, **QUIETLY)
    judged = chat.exchanges.like(chat.judge, [chat.visit], outputs, **QUIETLY)
    corrected = chat.exchanges.input(chat.correct, [chat.visit], outputs, **QUIETLY)
    chat.ended += [*answered, stopped]
    chat.changed += [judged, corrected]


def _asked(visit: Visit, event: gr.EventData) -> tuple[str, int | None]:
    """(the example that is asked, or the question of a turn again, the turn that it takes the place of)."""
    example = event._data.get("question") if isinstance(event._data, dict) else None
    if isinstance(example, str):
        return example, None
    number, turn = _turn(visit, event)
    return (turn.question, number) if turn else ("", None)


def _turn(visit: Visit | None, event: gr.EventData) -> tuple[int, Turn | None]:
    """The turn that an event names, if there is one."""
    number = event._data.get("turn") if isinstance(event._data, dict) else None
    if visit is None or not isinstance(number, int) or not 0 <= number < len(visit.turns):
        return -1, None
    return number, visit.turns[number]
