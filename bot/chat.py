"""The language-model answerer: any LlamaIndex LLM writes the sentences and points at ours by number.

The model gets the sentences of the passages with ids and never writes an offset or a quote. What it writes goes through
the marker parser and the screen while it comes, and each statement is handed on with the sentences it points at. One
deadline holds for everything: the model is read in a thread of its own, so whatever it does, nobody waits longer.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot import prompts
from bot.answer import Answerer, Drafted, Drafting, Note, Outcome, Piece, Pointer, Usage, Written
from bot.arriving import Deadline, Opened, Tell, arriving
from bot.declining import LONGEST as LONGEST_REFUSAL
from bot.declining import declines_in_words, says_what_is_not_there
from bot.envelope import Envelope
from bot.headed import Headed, Under
from bot.local.beside import with_antecedents
from bot.replies import ReplyParser, Said, Wrote
from bot.screen import Instructions, Screen
from bot.tables.reading_out import read_out, with_heads
from bot.thoughts import THOUGHT, Thoughts
from bot.tokens import TokenCounter
from index.documents import Passage, text_hash
from index.errors import (
    ModelError,
    ModelFilteredError,
    ModelReplyError,
    ModelSetupError,
    ModelUnreachableError,
    PinciteError,
)

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatMessage, ChatResponse
    from llama_index.core.llms import LLM

LONGEST_REPLY = 200_000
"""Characters of a reply; a model that writes more has gone astray and is cut off."""

_PER_MESSAGE = 8  # tokens that a service adds around a message
_UNKNOWN_SHOWN = 5
_REFUSAL_SHOWN = 200  # characters of what a model says where it refuses
_CALLS = frozenset(("tool_calls", "function_call"))  # why a reply ended
_INSTRUCTIONS = Instructions(prompts.ANSWER)


Watch = Callable[[Tell, Opened], None]


@dataclass(frozen=True, slots=True)
class Model:
    """A language model and what has to be known to ask it.

    `window` is the tokens it reads and writes together, `reserve` how many of them are kept for what it writes.
    `explain` turns what it raises into an error of ours. `watch` is called in the thread that is going to ask, with what
    to call on each retry, and with what is to get the means to break the connection off. `close` ends all connections.
    `says_end` is there where every reply says why it ended, so that one that does not say it broke off.
    """

    llm: "LLM"
    name: str
    counter: TokenCounter
    window: int
    reserve: int
    explain: Callable[[Exception], PinciteError]
    watch: Watch = field(default=lambda tell, opened: None)
    close: Callable[[], None] = field(default=lambda: None)
    says_end: bool = False

    @property
    def fingerprint(self) -> str:
        """Names what an answer depends on: the model, what it reads, and what it is told."""
        return f"{self.name} {self.window} {text_hash(prompts.ANSWER + prompts.REWRITE)[:8]}"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a model is shown: the text of its request, and the sentence that stands behind each id (the first is 1)."""

    request: str
    pointers: tuple[Pointer, ...]
    left_out: int = 0

    @classmethod
    def within(cls, tokens: int, question: str, passages: Sequence[Passage], count: Callable[[str], int]) -> "Offer":
        """The passages, best first, as far as they fit into so many tokens; what does not fit is counted.

        Raises:
            ModelSetupError: if not even the first fits.
        """
        left = tokens - count(prompts.answer_request(question, []))
        blocks: list[str] = []
        pointers: list[Pointer] = []
        for passage in passages:
            block = prompts.passage_lines(passage, len(pointers) + 1)
            left -= count(block) + 1
            if left < 0:
                break
            blocks.append(block)
            pointers += [Pointer(passage, sentence) for sentence in passage.sentences]
        if passages and not blocks:
            raise ModelSetupError(
                f"the question and the nearest passage do not fit the {max(0, tokens):,} tokens that the model reads of "
                "them: name a model that reads more, set --llm-window if it does, or ask something shorter"
            )
        return cls(prompts.answer_request(question, blocks), tuple(pointers), len(passages) - len(blocks))


@dataclass(frozen=True, slots=True)
class ChatAnswerer:
    """Drafts answers with a language model, within `deadline` seconds or until the deadline that it was given."""

    model: Model
    deadline: float = 60.0
    until: Deadline | None = None

    @property
    def name(self) -> str:
        return self.model.name

    def draft(self, question: str, passages: Sequence[Passage]) -> "ChatDraft":
        """The draft, which is written while its pieces are taken.

        Raises:
            ModelSetupError: if the passages cannot be fitted into what the model reads.
        """
        room = self.model.window - self.model.reserve - self.model.counter.count(prompts.ANSWER) - 2 * _PER_MESSAGE
        offer = Offer.within(room, question, passages, self.model.counter.count)
        return ChatDraft(self.model, offer, self.until or Deadline.after(self.deadline))


class ChatDraft:
    """A draft that a language model is writing."""

    def __init__(self, model: Model, offer: Offer, until: Deadline) -> None:
        self._model = model
        self._offer = offer
        self._until = until
        self._parser = ReplyParser(len(offer.pointers))
        self._thoughts, self._envelope, self._headed = Thoughts(), Envelope(), Headed()
        self._screen = Screen(_INSTRUCTIONS)
        self._gap = ""
        self._shown: list[str] = []  # what was shown of the statement that is being written
        self._declines = False
        self._unknown: dict[int, None] = {}
        self._has_said = self._has_pointed = False
        self._beginning = ""  # of the reply, as far as a refusal in words may go

    @property
    def messages(self) -> "list[ChatMessage]":
        """What the model is told."""
        return request(prompts.ANSWER, self._offer.request)

    def pieces(self) -> Iterator[Piece]:
        """Statements as they are written, notes on what a reader should know, and how it ended."""
        if not self._offer.pointers:
            yield Outcome(declines=True)
            return
        if self._offer.left_out:
            yield Note(
                "passages_left_out", f"{self._offer.left_out} of the passages found did not fit what the model reads"
            )
        reply = Reply(self._model, self.messages, self._until)
        for part in reply.parts():
            yield from (part,) if isinstance(part, Note) else self._read(part)
        yield from self._end(self._thoughts.finish())
        if self._unknown:
            some = ", ".join(f"s{number}" for number in list(self._unknown)[:_UNKNOWN_SHOWN])
            yield Note(
                "unknown_ids", f"the model pointed at {len(self._unknown)} sentences that it was not given: {some}"
            )
        yield from self._note_silence()
        failure = reply.failure
        if failure is None and not self._has_said and not self._declines:
            failure = ModelReplyError(
                f"the model {self._model.name!r} answered with nothing: ask again, or another model"
            )
        if failure and self._has_said:
            yield Note(f"incomplete_{failure.code}", f"the answer breaks off: {failure}")
        yield Outcome(declines=self._declines, failure=failure, usage=reply.usage)

    def _read(self, text: str) -> Iterator[Piece]:
        """What is certain now that a piece of the reply has come."""
        for part in self._thoughts.take(text):
            if isinstance(part, str):
                yield from self._take(self._parser.feed(self._envelope.take(part)))
                continue
            self._screen.reject(THOUGHT)
            yield from self._end()
            self._screen.reject("")
            self._envelope, self._headed = Envelope(), Headed()
            yield from self._take(self._parser.feed("\n\n"))
            yield Note(
                "thoughts", "the model thought aloud, and only the end was marked: what comes first may be thought"
            )

    def _end(self, rest: str = "") -> Iterator[Piece]:
        """What was still held back when the reply ended, or its thoughts did."""
        yield from self._take(
            self._parser.feed(self._envelope.take(rest) + self._envelope.finish()) + self._parser.finish()
        )
        if self._headed.led:
            yield from self._state(Said("", "", ()))

    def _note_silence(self) -> Iterator[Note]:
        """What there is to say of a reply that has statements and not one marker: a refusal in words, or none that is read."""
        if not self._has_said or self._has_pointed:
            return
        if declines_in_words(self._beginning):
            self._declines = True
        else:
            yield Note(
                "no_citations",
                f"the model {self._model.name!r} cited nothing that could be read, so nothing of what it said was believed",
            )

    def _take(self, events: Sequence[Wrote | Said]) -> Iterator[Piece]:
        for event in events:
            if isinstance(event, Wrote):
                self._gap = event.gap or self._gap
                yield from self._show(self._screen.take(event.gap + event.text if self._headed.led else event.text))
            elif not self._headed.leads(event):
                yield from self._state(event)

    def _show(self, text: str) -> Iterator[Piece]:
        if text:
            yield Written(text, "" if self._shown else self._gap)
            self._shown.append(text)

    def _state(self, said: Said) -> Iterator[Piece]:
        """The statement that is complete, with the sentences it points at."""
        self._declines = self._declines or said.declines
        self._has_pointed = self._has_pointed or bool(said.ids or said.unknown or said.declines)
        led, gap = self._headed.led, self._headed.gap if self._headed.led else said.gap
        if len(self._beginning) <= LONGEST_REFUSAL:
            self._beginning += f" {led}{said.gap or ' '}{said.text}"
        self._unknown.update(dict.fromkeys(said.unknown))
        under = self._headed.under(said)
        pointers = tuple(self._offer.pointers[number - 1] for number in said.ids or under.ids)
        yield from self._show(self._screen.close([p.passage.sentence_text(p.sentence) for p in pointers]))
        text, fault = "".join(self._shown), self._screen.fault
        self._screen, self._gap, self._shown = self._screen.next(), "", []
        if fault:
            yield Note("cut_off", f"something was cut off from the model's text: {fault}")
        self._has_said = self._has_said or bool(led or said.text)
        if text:
            yield _drafted(text, with_heads(with_antecedents(text, pointers)), gap, fault, under)


def _drafted(text: str, pointers: tuple[Pointer, ...], gap: str, fault: str, under: Under) -> Drafted:
    evidence = " ".join(read_out([pointer.passage.sentence_text(pointer.sentence) for pointer in pointers]))
    around = (
        "\n".join(f"{pointer.passage.context}\n{pointer.passage.text}" for pointer in pointers)
        if under.headings
        else ""
    )
    declines = not pointers and says_what_is_not_there(text)
    return Drafted(text, pointers, gap, fault, under.claim(evidence), tuple(under.unsaid(evidence, around)), declines)


class Reply:
    """A model's reply as it comes; once its parts are taken, `failure` says why it broke off, `usage` what it cost."""

    def __init__(self, model: Model, messages: "Sequence[ChatMessage]", until: Deadline) -> None:
        self.failure: ModelError | None = None
        self._model = model
        self._messages = messages
        self._until = until
        self._requests = 1
        self._said: list[str] = []
        self._half = ""  # of a character that two deltas share
        self._tokens: dict[str, int] = {}
        self._finish = ""
        self._refusal = ""
        self._has_come = self._calls = False

    def parts(self) -> Iterator[str | Note]:
        """Text, and a note for each retry; ends where the reply ends or breaks off.

        Raises:
            SetupError: if the model cannot be asked as it is set up.
        """
        length = 0
        try:
            for arrived in arriving(self._ask, self._until, self._model.name):
                if isinstance(arrived, int):
                    self._requests = arrived + 1
                    yield Note("retried", f"the model did not answer at once and was asked again (retry {arrived})")
                    continue
                self._note_end(arrived)
                if text := self._whole(arrived.delta or ""):
                    length += len(text)
                    self._said.append(text)
                    yield text
                if length > LONGEST_REPLY:
                    self._finish = "length"
                    break
            if self._half:
                self._half = ""
                yield "\ufffd"
        except ModelError as error:
            self.failure = error
            return
        self.failure = self._cut_short()

    @property
    def usage(self) -> Usage:
        """Tokens as the service counted them, or as we do where it did not."""
        if self._tokens.get("prompt_tokens"):  # some services say 0 where they do not count
            return Usage(self._tokens["prompt_tokens"], self._tokens.get("completion_tokens", 0), self._requests)
        count = self._model.counter.count
        sent = sum(count(str(message.content)) + _PER_MESSAGE for message in self._messages)
        return Usage(sent, count("".join(self._said)), self._requests, is_estimate=True)

    def _ask(
        self, tell: Callable[[int], None], opened: Callable[[Callable[[], None]], None]
    ) -> "Iterator[ChatResponse]":
        self._model.watch(tell, opened)
        try:
            yield from self._model.llm.stream_chat(self._messages)
        except AssertionError:
            raise  # a script that ended, or a mistake of ours
        except Exception as error:
            raise self._model.explain(error) from error

    def _whole(self, delta: str) -> str:
        """The text of a delta in whole characters: no JSON can hold half of one. A half at its end waits for the other, and one
        that never gets it becomes U+FFFD."""
        text = self._half + delta
        self._half = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
        return text.removesuffix(self._half).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _note_end(self, response: "ChatResponse") -> None:
        self._has_come = True
        counts = response.additional_kwargs.items()
        self._tokens.update({k: v for k, v in counts if k.endswith("_tokens") and isinstance(v, int) and v >= 0})
        choices = getattr(response.raw, "choices", None)
        if choices:
            self._finish = getattr(choices[0], "finish_reason", None) or self._finish
            delta = getattr(choices[0], "delta", None)
            self._refusal += getattr(delta, "refusal", None) or ""
            has_call = getattr(delta, "tool_calls", None) or getattr(delta, "function_call", None)
            self._calls = self._calls or bool(has_call) or self._finish in _CALLS

    def _cut_short(self) -> ModelError | None:
        """Why the reply ended, if not because it was whole."""
        if self._refusal:
            said = " ".join(self._whole(self._refusal).split())[:_REFUSAL_SHOWN]
            return ModelFilteredError(f"the model {self._model.name!r} refused ({said}): ask in other words")
        if self._finish == "content_filter":
            return ModelFilteredError(f"the content filter of {self._model.name!r} stepped in: ask in other words")
        if self._finish == "length":
            return ModelReplyError(
                f"the model {self._model.name!r} reached the longest reply it may give: ask for less"
            )
        if self._finish in _CALLS or (self._calls and not "".join(self._said).strip()):
            return ModelReplyError(
                f"the model {self._model.name!r} called a tool where none was offered, and asking again will not help: name "
                "another model, or turn off the tools of its server"
            )
        if not self._model.says_end or self._finish or self._tokens:  # tokens are counted when all is said
            return None
        if self._has_come:
            return ModelUnreachableError(
                f"the reply of the model {self._model.name!r} ends without saying why: ask again"
            )
        return ModelReplyError(
            f"what the model {self._model.name!r} sent is not a stream of OpenAI's API: check --llm-base-url or OPENAI_BASE_URL"
        )


class FallbackAnswerer:
    """Lets the second answerer speak where the first says nothing that points; the answer says which one spoke."""

    def __init__(self, first: ChatAnswerer, second: Answerer) -> None:
        self._first = first
        self._second = second

    @property
    def name(self) -> str:
        return self._first.name

    def draft(self, question: str, passages: Sequence[Passage]) -> "FallbackDraft":
        return FallbackDraft(
            self._first.draft(question, passages), lambda: self._second.draft(question, passages), self._second.name
        )


class FallbackDraft:
    """A draft that the second answerer takes over if the first fails before it has pointed at anything."""

    def __init__(self, first: Drafting, second: Callable[[], Drafting], name: str) -> None:
        self._first = first
        self._second = second
        self._name = name

    def pieces(self) -> Iterator[Piece]:
        points = False
        for piece in self._first.pieces():
            if not (isinstance(piece, Outcome) and piece.failure and not points):
                points = points or (isinstance(piece, Drafted) and bool(piece.pointers))
                yield piece
                continue
            yield Note("fallback", f"{self._name} answered instead: {piece.failure}")
            for other in self._second().pieces():
                yield replace(other, usage=piece.usage, model=self._name) if isinstance(other, Outcome) else other


def request(system: str, user: str) -> "list[ChatMessage]":
    """The two messages of a request."""
    from llama_index.core.base.llms.types import ChatMessage

    return [ChatMessage(role="system", content=system), ChatMessage(role="user", content=user)]
