"""An answer as JSON, in the one schema that every door speaks.

pydantic stands at the edges, here and in the HTTP door, and nowhere inside. The JSON Schema is published as
docs/answer.schema.json and a test holds the two together.
"""

from collections.abc import Iterator
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.answer import Answer, Citation, Focus, Note, Reason, Refusal, Statement, Usage, Verdict
from index.documents import Span
from index.errors import AnswerFormatError


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Slice(Protocol):
    start_char_index: int
    end_char_index: int
    cited_text: str


def _fitting(found: _Slice) -> _Slice:
    """The slice, if its text is as long as its place."""
    start, end = found.start_char_index, found.end_char_index
    if end - start != len(found.cited_text):
        raise ValueError(f"cited_text has {len(found.cited_text)} characters, not the {end - start} of {start}:{end}")
    return found


class FocusModel(_Model):
    """The narrower slice that carries the very answer."""

    start_char_index: int = Field(ge=0)
    end_char_index: int = Field(ge=0)
    cited_text: str

    _check_length = model_validator(mode="after")(_fitting)


class CitationModel(_Model):
    """A slice of a document: the canonical text's characters from start (inclusive) to end (exclusive)."""

    number: int = Field(ge=1)
    document_id: str
    title: str
    sha256: str = Field(description="of the document's canonical text in UTF-8", pattern="^[0-9a-f]{64}$")
    start_char_index: int = Field(ge=0)
    end_char_index: int = Field(ge=0)
    cited_text: str
    focus: FocusModel | None = None
    prefix: str = ""
    suffix: str = ""
    page: int | None = None
    occurrence: tuple[int, int] = (1, 1)

    _check_length = model_validator(mode="after")(_fitting)


class StatementModel(_Model):
    """One sentence of the answer and the numbers of the citations it stands on."""

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    verdict: Verdict
    score: float | None = None
    citations: list[int]


class RefusalModel(_Model):
    """Why there is no answer, with the passages that came nearest."""

    reason: Reason
    message: str
    nearest: list[CitationModel] = []


class NoteModel(_Model):
    """Something to know of how the answer came about."""

    code: str
    message: str


class UsageModel(_Model):
    """What a language model was sent and wrote, in tokens, over all requests for this answer."""

    input_tokens: int = Field(ge=0)
    output_tokens: int = Field(ge=0)
    requests: int = Field(ge=0)
    is_estimate: bool = Field(description="whether the service did not count, so that we did")


class AnswerModel(_Model):
    """One answer; a refusal has no statements and no citations."""

    question: str
    answer: str = Field(description="the statements joined; their offsets point into it")
    refusal: RefusalModel | None
    statements: list[StatementModel]
    citations: list[CitationModel]
    coverage: float = Field(ge=0, le=1)
    confidence: float = Field(ge=0, le=1)
    model: str
    settings_hash: str
    timings_ms: dict[str, float]
    usage: UsageModel | None = Field(None, description="null where no language model was asked")
    notes: list[NoteModel] = []
    standalone_question: str | None = Field(None, description="what was looked up, where the question was a follow-up")

    @model_validator(mode="after")
    def _check_numbers(self) -> "AnswerModel":
        known = {citation.number for citation in self.citations}
        if len(known) < len(self.citations):
            raise ValueError("two citations have one number")
        if missing := sorted({n for s in self.statements for n in s.citations} - known):
            raise ValueError(f"statements cite {missing}, which citations do not hold")
        return self


def dump_answer(answer: Answer, indent: int | None = None) -> str:
    """The answer as JSON text."""
    return answer_model(answer).model_dump_json(indent=indent)


def answer_model(answer: Answer) -> AnswerModel:
    """The answer in the shape of its JSON."""
    refusal = answer.refusal
    return AnswerModel(
        question=answer.question,
        answer=answer.text,
        refusal=_refusal_model(refusal) if refusal else None,
        statements=[statement_model(s) for s in answer.statements],
        citations=[citation_model(c) for c in answer.citations],
        coverage=round(answer.coverage, 4),
        confidence=answer.confidence,
        model=answer.model,
        settings_hash=answer.settings_hash,
        timings_ms=dict(answer.timings_ms),
        usage=_usage_model(answer.usage) if answer.usage else None,
        notes=[NoteModel(code=note.code, message=note.message) for note in answer.notes],
        standalone_question=answer.standalone_question,
    )


def statement_model(statement: Statement) -> StatementModel:
    """A statement in the shape of its JSON."""
    return StatementModel(
        text=statement.text,
        start=statement.start,
        end=statement.end,
        verdict=statement.verdict,
        score=statement.score,
        citations=[c.number for c in statement.citations],
    )


def load_answer(text: str | bytes) -> Answer:
    """The answer in a JSON text.

    Raises:
        AnswerFormatError: if it is not in this schema, and names the first field that is wrong, or if it contradicts itself.
    """
    answer, faults = read_answer(text)
    if faults:
        raise AnswerFormatError(f"not an answer that was saved so: {faults[0]}")
    return answer


def read_answer(text: str | bytes) -> tuple[Answer, list[str]]:
    """(the answer in a JSON text, the ways in which that contradicts itself).

    Raises:
        AnswerFormatError: if it is not in this schema; the message names the first field that is wrong.
    """
    try:
        model = AnswerModel.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the text"
        raise AnswerFormatError(f"not a saved answer: {place}: {first['msg']}") from error
    return answer_of(model), list(_contradictions(model))


def _contradictions(model: AnswerModel) -> Iterator[str]:
    """What no answer that was made here says: one part of it against another."""
    said, end = model.answer, 0
    if model.refusal:
        if model.statements or model.citations:
            yield "it refuses, and has statements or citations"
        if said != model.refusal.message:
            yield "the answer is not what the refusal says"
        return
    for number, statement in enumerate(model.statements, start=1):
        if statement.end < statement.start or said[statement.start : statement.end] != statement.text:
            yield f"statement {number} does not stand in the answer at {statement.start}:{statement.end}"
        elif statement.start < end or said[end : statement.start].strip():
            yield f"before statement {number} the answer has what is none"
        end = statement.end
    if said[end:]:
        yield "the answer goes on after its statements"
    for citation in model.citations:
        if (focus := citation.focus) and not _holds(citation, focus):
            yield f"the focus of citation {citation.number} is not in it"


def _holds(citation: CitationModel, focus: FocusModel) -> bool:
    start, end = (place - citation.start_char_index for place in (focus.start_char_index, focus.end_char_index))
    return start >= 0 and citation.cited_text[start:end] == focus.cited_text


def answer_of(model: AnswerModel) -> Answer:
    """The answer in that shape of its JSON."""
    citations = {c.number: citation_of(c) for c in model.citations}
    gaps = _gaps(model)
    statements = tuple(
        Statement(s.text, s.start, s.end, tuple(citations[n] for n in s.citations), s.verdict, s.score, gap)
        for s, gap in zip(model.statements, gaps, strict=True)
    )
    return Answer(
        model.question,
        statements,
        _refusal(model.refusal) if model.refusal else None,
        model.confidence,
        model.model,
        model.settings_hash,
        model.timings_ms,
        _usage(model.usage) if model.usage else None,
        tuple(Note(note.code, note.message) for note in model.notes),
        model.standalone_question,
    )


def answer_json_schema() -> dict[str, object]:
    """The JSON Schema of an answer, as published."""
    schema: dict[str, object] = AnswerModel.model_json_schema()
    draft: Literal["https://json-schema.org/draft/2020-12/schema"] = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, **schema}


def _gaps(model: AnswerModel) -> list[str]:
    """What stands before each statement in the answer; a space before the first, which nothing stands before."""
    ends = [statement.end for statement in model.statements]
    between = [model.answer[end : s.start] for end, s in zip(ends, model.statements[1:], strict=False)]
    return [" ", *between] if ends else []


def _usage_model(usage: Usage) -> UsageModel:
    return UsageModel(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        requests=usage.requests,
        is_estimate=usage.is_estimate,
    )


def _usage(model: UsageModel) -> Usage:
    return Usage(model.input_tokens, model.output_tokens, model.requests, model.is_estimate)


def _refusal_model(refusal: Refusal) -> RefusalModel:
    nearest = [citation_model(c) for c in refusal.nearest]
    return RefusalModel(reason=refusal.reason, message=refusal.message, nearest=nearest)


def _refusal(model: RefusalModel) -> Refusal:
    return Refusal(model.reason, model.message, tuple(citation_of(c) for c in model.nearest))


def citation_model(citation: Citation) -> CitationModel:
    """A citation in the shape of its JSON."""
    focus = citation.focus
    return CitationModel(
        number=citation.number,
        document_id=citation.span.document_id,
        title=citation.title,
        sha256=citation.sha256,
        start_char_index=citation.span.start,
        end_char_index=citation.span.end,
        cited_text=citation.quote,
        focus=_focus_model(focus) if focus else None,
        prefix=citation.prefix,
        suffix=citation.suffix,
        page=citation.page,
        occurrence=citation.occurrence,
    )


def citation_of(model: CitationModel) -> Citation:
    """The citation in that shape of its JSON."""
    focus = model.focus
    return Citation(
        number=model.number,
        span=Span(model.document_id, model.start_char_index, model.end_char_index),
        quote=model.cited_text,
        title=model.title,
        sha256=model.sha256,
        prefix=model.prefix,
        suffix=model.suffix,
        focus=_focus(model.document_id, focus) if focus else None,
        page=model.page,
        occurrence=model.occurrence,
    )


def _focus_model(focus: Focus) -> FocusModel:
    return FocusModel(start_char_index=focus.span.start, end_char_index=focus.span.end, cited_text=focus.quote)


def _focus(document_id: str, model: FocusModel) -> Focus:
    return Focus(Span(document_id, model.start_char_index, model.end_char_index), model.cited_text)
