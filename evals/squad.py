"""SQuAD 2.0's own JSON file, read as the questions and documents of `eval qa`: one paragraph is one document.

The format: {"data": [{"title", "paragraphs": [{"context", "qas": [{"id", "question", "is_impossible", "answers":
[{"text", "answer_start"}]}]}]}]}; offsets are characters (Rajpurkar et al. 2018, arXiv 1806.03822). A question without
`is_impossible` is answerable, so that SQuAD 1.1 is read too.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from evals.public import PublicQuestion, every_document, read_questions, with_text
from evals.samples import SampleError, is_writable
from index.documents import Document, Span, text_hash


def read_set(questions: Path, documents: Path | None) -> tuple[list[PublicQuestion], list[Document]]:
    """The questions and documents of two files in JSONL, or of SQuAD's one.

    Raises:
        SampleError: if a file is not in its format, or a question names what is not in the documents.
    """
    if documents is not None:
        found = every_document(documents)
        return read_questions(questions, documents=found), with_text(found, documents)
    if questions.suffix != ".json":
        raise SampleError(
            f"{questions.name}: name the file of its documents too; only SQuAD's own .json holds them itself"
        )
    return read_squad(questions)


def read_squad(path: Path) -> tuple[list[PublicQuestion], list[Document]]:
    """The questions and the documents in SQuAD's file.

    Raises:
        SampleError: if it is not in the format, or an answer does not stand where it says.
    """
    try:
        saved = json.loads(path.read_text(encoding="utf-8-sig"))
        if not is_writable(saved):
            raise SampleError(f"{path.name}: holds half a surrogate pair; write it as UTF-8")
        articles = saved["data"]
        rows = [(str(a["title"]), p) for a in articles for p in a["paragraphs"]]
        questions: list[PublicQuestion] = []
        documents: list[Document] = []
        for number, (title, paragraph) in enumerate(rows):
            text = str(paragraph["context"])
            documents.append(Document(f"{title}/{number}", title.replace("_", " "), text, text_hash(text)))
            questions.extend(_questions(paragraph, documents[-1]))
    except OSError as error:
        raise SampleError(f"{str(path)!r} cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SampleError(f"{path.name}: not SQuAD's JSON: {type(error).__name__} {error}") from error
    if not questions:
        raise SampleError(f"{path.name}: there are no questions in it")
    return questions, documents


def _questions(paragraph: Mapping[str, object], document: Document) -> Iterator[PublicQuestion]:
    rows = paragraph["qas"]
    assert isinstance(rows, list)
    for row in rows:
        answers = [(str(a["text"]), int(a["answer_start"])) for a in row["answers"]]
        for text, start in answers:
            if document.text[start : start + len(text)] != text:
                raise ValueError(f"question {row['id']!r}: {text!r} does not stand at {start}")
        is_answerable = not row.get("is_impossible", False)
        yield PublicQuestion(
            str(row["id"]),
            str(row["question"]),
            is_answerable,
            tuple(text for text, _ in answers),
            (document.id,),
            tuple(Span(document.id, start, start + len(text)) for text, start in answers if text),
        )
