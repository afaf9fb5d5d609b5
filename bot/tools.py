"""What a language model may call, in the words that it reads: to ask, to search, to verify, to list the documents.

It knows nothing of the protocol by which it is called. Each tool has the JSON Schema of what it takes and of what it
gives, and gives that twice: as a text to read, and as JSON with the very characters and offsets.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.answer import Answer, Citation, Refusal
from bot.conversation import LONGEST_QUESTION
from bot.desk import MOST_PASSAGES, MOST_REMEMBERED, Desk, Options, last_of
from bot.recheck import Standing
from bot.render import below, quoted, to_markdown
from bot.schema import answer_json_schema, answer_model
from index.names import page_word

if TYPE_CHECKING:
    from index.documents import Passage
    from index.manifest import DocumentInfo

Json = dict[str, Any]

ADDRESS = "pincite://documents/"
"""What the address of a document begins with; its id follows, percent-encoded."""

_FOUND = 5  # passages, where nothing else is said
_LISTED = 100  # documents
_MOST_LISTED = 1000
_OF_DOCUMENTS = "ids of documents, as the tool documents lists them; leave out for all"


@dataclass(frozen=True, slots=True)
class Said:
    """What a tool gives: a text to read, and the same as JSON."""

    text: str
    data: Json


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing that can be called; `run` is given what was made of its arguments."""

    name: str
    title: str
    description: str
    arguments: type[BaseModel]
    gives: Json
    run: Callable[[Desk, Any], Awaitable[Said]]

    @property
    def takes(self) -> Json:
        """The JSON Schema of its arguments."""
        return self.arguments.model_json_schema()

    def read(self, given: Mapping[str, object]) -> BaseModel:
        """The arguments of a call; null is what was not given, as some models write it.

        Raises:
            pydantic.ValidationError: if they cannot be right.
        """
        return self.arguments.model_validate({name: value for name, value in given.items() if value is not None})


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Exchange(_Arguments):
    """A question that was asked before, and what was answered."""

    question: str = Field(max_length=LONGEST_QUESTION)
    answer: str = ""


class _Ask(_Arguments):
    question: str = Field(max_length=LONGEST_QUESTION, description="one question, in the words of whoever asks")
    documents: list[str] = Field(default=[], description=_OF_DOCUMENTS)
    earlier: list[Exchange] = Field(
        default=[],
        description="what was asked and answered before, oldest first, where the question points back to it (and when?)",
    )


class _Search(_Arguments):
    query: str = Field(max_length=LONGEST_QUESTION, description="a question or some words")
    count: int = Field(default=_FOUND, ge=1, le=MOST_PASSAGES, description="how many passages at most")
    documents: list[str] = Field(default=[], description=_OF_DOCUMENTS)


class _Verify(_Arguments):
    answer: Json | str = Field(
        description="a saved answer: the JSON that ask gave (an object, or its text), or the text of an evidence file"
    )


class _Documents(_Arguments):
    contains: str = Field(default="", description="only documents with this in their id or title, in any case")
    limit: int = Field(default=_LISTED, ge=1, le=_MOST_LISTED, description="how many at most")


class PassageModel(BaseModel):
    """A slice of a document: its canonical text's characters from start (inclusive) to end (exclusive)."""

    document_id: str
    title: str
    sha256: str = Field(description="of the document's canonical text in UTF-8")
    start_char_index: int
    end_char_index: int
    text: str
    heading: str | None = Field(description="the path of headings that it stands under")
    page: int | None


class _Found(BaseModel):
    passages: list[PassageModel] = Field(description="best first")


class _Standing(BaseModel):
    number: int
    document_id: str
    standing: Standing
    start_char_index: int | None
    end_char_index: int | None
    found_in: str | None
    document_unchanged: bool


class _Checked(BaseModel):
    holds: bool = Field(description="whether every citation is exact or moved, and nothing contradicts itself")
    faults: list[str]
    citations: list[_Standing]


class _Listed(BaseModel):
    id: str
    title: str
    sha256: str = Field(description="of the canonical text in UTF-8")
    passages: int
    characters: int
    indexed_at: str
    recognised: int = Field(description="pages that were pictures: their text was recognised, and may hold errors")
    guessed_encoding: str = Field(
        description="what its file was taken to be in, where that does not say it; else empty"
    )
    uri: str = Field(description="where its canonical text is to be read as a resource")


class _List(BaseModel):
    total: int = Field(description="how many there are, of which some may be left out here")
    documents: list[_Listed]


def address_of(document_id: str) -> str:
    """The address under which a document is read.

    >>> address_of("sub/bees & co.txt")
    'pincite://documents/sub%2Fbees%20%26%20co.txt'
    """
    return ADDRESS + quote(document_id, safe="")


def id_at(address: str) -> str | None:
    """The id of the document at an address, or None where it is no address of a document."""
    return unquote(address.removeprefix(ADDRESS)) if address.startswith(ADDRESS) else None


def complaint(error: ValidationError) -> str:
    """One line on the first thing that is wrong with the arguments of a call."""
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}"


def failure(message: str, nearest: Sequence[Citation]) -> str:
    """What is said where a language model gave no answer: why, and what it was to answer from."""
    return f"No answer: {message}{_no_answer(nearest)}"


async def _ask(desk: Desk, asked: _Ask) -> Said:
    earlier = [(one.question, one.answer) for one in asked.earlier[-MOST_REMEMBERED:]]
    options = Options(documents=asked.documents or None)
    answer = await last_of(desk.events(asked.question, options, lambda conversation: conversation.recall(earlier)))
    text = _refused(answer, answer.refusal) if answer.refusal else to_markdown(answer)
    return Said(text, answer_model(answer).model_dump(mode="json"))


def _refused(answer: Answer, refusal: Refusal) -> str:
    return f"No answer ({refusal.reason}): {refusal.message}{_no_answer(refusal.nearest)}{below(answer)}\n"


def _no_answer(nearest: Sequence[Citation]) -> str:
    if not nearest:
        return ""
    return "\n\nNearest passages, which are no answer:" + "".join(f"\n\n{quoted(c)}" for c in nearest)


async def _search(desk: Desk, asked: _Search) -> Said:
    found = await desk.search(asked.query, asked.count, asked.documents or None)
    shown = [f"[{number}] {_place(passage)}\n\n{passage.text.strip()}" for number, passage in enumerate(found, 1)]
    passages = [_passage(passage).model_dump(mode="json") for passage in found]
    return Said("\n\n".join(shown) or "nothing is found", {"passages": passages})


def _passage(passage: "Passage") -> PassageModel:
    return PassageModel(
        document_id=passage.document_id,
        title=passage.title,
        sha256=passage.sha256,
        start_char_index=passage.start,
        end_char_index=passage.end,
        text=passage.text,
        heading=passage.heading,
        page=passage.page,
    )


def _place(passage: "Passage") -> str:
    page = f", {page_word(passage.document_id)} {passage.page}" if passage.page else ""
    heading = f", under {passage.heading!r}" if passage.heading else ""
    return f"{passage.document_id}{page}, characters {passage.start:,}–{passage.end:,}{heading}"


async def _verify(desk: Desk, asked: _Verify) -> Said:
    saved = asked.answer if isinstance(asked.answer, str) else json.dumps(asked.answer)
    checked = await desk.verify(saved)
    lines = [f"altered: {fault}" for fault in checked["faults"]]
    lines += [_standing(one) for one in checked["citations"]] or ["the answer cites nothing"]
    return Said("\n".join(lines), checked)


def _standing(one: Json) -> str:
    now = ""
    if one["standing"] == Standing.MOVED:
        now = f", now {one['found_in']}, characters {one['start_char_index']:,}–{one['end_char_index']:,}"
    return f"[{one['number']}] {one['document_id']}: {one['standing']}{now}"


async def _documents(desk: Desk, asked: _Documents) -> Said:
    wanted = asked.contains.casefold()
    found = [i for i in desk.documents().values() if wanted in i.id.casefold() or wanted in i.title.casefold()]
    listed = list(islice(found, asked.limit))
    lines = [
        f"{i.id}: {i.title}, {i.characters:,} characters, sha256 {i.sha256}{i.caution and f'; {i.caution}'}"
        for i in listed
    ]
    if len(found) > len(listed):
        lines.append(f"and {len(found) - len(listed):,} more: say what the id or title contains, or a higher limit")
    return Said("\n".join(lines) or "there are none", {"total": len(found), "documents": [_listed(i) for i in listed]})


def _listed(info: "DocumentInfo") -> Json:
    return {**info.as_json(), "uri": address_of(info.id)}


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "ask",
            "Ask the documents",
            "Answer a question from the documents and from nothing else. Every sentence of the answer has the numbers of its "
            "citations; below it each cited slice is quoted, with its document and characters. Where the documents do not "
            "answer, it says 'No answer' with the reason, and shows the nearest passages, which are not an answer. The "
            "structured content has each slice to the character, with the sha256 of its document. Questions that stand alone "
            "are answered best; do not add what you know yourself to an answer without saying so.",
            _Ask,
            answer_json_schema(),
            _ask,
        ),
        Tool(
            "search",
            "Search the documents",
            "The passages of the documents nearest to a query, best first, each an exact slice with its place. They are near, "
            "no more: whether one answers a question is for you to judge. To get a checked answer use ask.",
            _Search,
            _Found.model_json_schema(),
            _search,
        ),
        Tool(
            "verify",
            "Verify an answer's citations",
            "Check an answer that was saved earlier against the documents as they are now. Each citation is exact (it stands "
            "where it says), moved (the same words elsewhere), changed (no longer there) or gone (the document is).",
            _Verify,
            _Checked.model_json_schema(),
            _verify,
        ),
        Tool(
            "documents",
            "List the documents",
            "The documents that are answered from: id, title, length in characters, sha256, and the address to read each at.",
            _Documents,
            _List.model_json_schema(),
            _documents,
        ),
    )
}
"""The tools by name."""
