"""`pincite verify`: saved answers against the documents in a folder. It needs no index and no model."""

from bot.answer import Answer
from bot.recheck import Rechecked, recheck
from bot.settings import Settings
from index.documents import Document
from index.errors import AnswerFormatError, DocumentError
from index.sources import Folder


def check_answers(text: str, settings: Settings) -> list[Rechecked]:
    """Every citation of the answer, or of the answers one a line, in `text`.

    Raises:
        AnswerFormatError: if the text is neither.
        CorpusError: if the folder of documents cannot be listed.
    """
    folder = Folder(settings.corpus, settings.max_document_mb * 2**20)
    stamps = folder.list().stamps
    read: dict[str, Document | None] = {}

    def document(document_id: str) -> Document | None:
        if document_id not in read:
            try:
                read[document_id] = folder.read(document_id) if document_id in stamps else None
            except DocumentError:
                read[document_id] = None
        return read[document_id]

    def everything() -> list[Document]:
        return [found for i in stamps if (found := document(i))]

    checked: list[Rechecked] = []
    for answer in load_answers(text):
        cited = answer.refusal.nearest if answer.refusal else answer.citations
        there = {c.span.document_id: found for c in cited if (found := document(c.span.document_id))}
        checked.extend(recheck(answer, there, everything))
    return checked


def load_answers(text: str) -> list[Answer]:
    """The one answer that `text` is, or the answers that its lines are."""
    try:
        return [Answer.from_json(text)]
    except AnswerFormatError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") and line.rstrip().endswith("}") for line in lines):
            raise
        return [Answer.from_json(line) for line in lines]
