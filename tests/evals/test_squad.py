"""SQuAD's own file: read as it is, checked against its own offsets, and measured by a real bot."""

import json
from pathlib import Path

import pytest

from evals.public import PublicQuestion
from evals.samples import SampleError
from evals.squad import read_set, read_squad
from index.documents import Span

CONTEXT = "Bees make honey. They live in a hive."
HONEY = {
    "id": "1",
    "question": "What do bees make?",
    "is_impossible": False,
    "answers": [{"text": "honey", "answer_start": 10}],
}
MOON = {"id": "2", "question": "How far is the moon?", "is_impossible": True, "answers": [], "plausible_answers": []}


def written(folder: Path, *questions: object) -> Path:
    data = [{"title": "Bees_(insects)", "paragraphs": [{"context": CONTEXT, "qas": list(questions)}]}]
    (path := folder / "dev-v2.0.json").write_text(json.dumps({"version": "v2.0", "data": data}))
    return path


def test_a_paragraph_is_a_document_and_its_questions_know_where_their_answers_stand(tmp_path: Path) -> None:
    questions, (document,) = read_squad(written(tmp_path, HONEY, MOON))
    assert (document.id, document.title, document.text) == ("Bees_(insects)/0", "Bees (insects)", CONTEXT)
    place = Span(document.id, 10, 15)
    assert questions[0] == PublicQuestion("1", "What do bees make?", True, ("honey",), (document.id,), (place,))
    assert questions[1] == PublicQuestion("2", "How far is the moon?", False, (), (document.id,), ())


def test_a_question_of_squad_1_is_answerable(tmp_path: Path) -> None:
    (question,), _ = read_squad(written(tmp_path, {key: HONEY[key] for key in ("id", "question", "answers")}))
    assert question.answerable


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({**HONEY, "answers": [{"text": "honey", "answer_start": 9}]}, "'honey' does not stand at 9"),
        ({"id": "1"}, "not SQuAD's JSON: KeyError 'answers'"),
    ],
)
def test_what_is_not_in_the_format_is_named(tmp_path: Path, question: object, message: str) -> None:
    with pytest.raises(SampleError, match=message):
        read_squad(written(tmp_path, question))


def test_half_a_surrogate_pair_is_named(tmp_path: Path) -> None:
    with pytest.raises(SampleError, match="half a surrogate pair"):
        read_squad(written(tmp_path, {**MOON, "question": "How far is \ud83d?"}))


@pytest.mark.parametrize("text", ["[]", "{", "[" * 100_000, '{"data": 3}', '{"data": []}'], ids=lambda text: text[:12])
def test_a_file_that_is_not_squad_is_an_error(tmp_path: Path, text: str) -> None:
    (path := tmp_path / "x.json").write_text(text)
    with pytest.raises(SampleError, match=r"not SQuAD's JSON|there are no questions"):
        read_squad(path)


def test_questions_in_jsonl_need_their_documents(tmp_path: Path) -> None:
    with pytest.raises(SampleError, match=r"q\.jsonl: name the file of its documents too"):
        read_set(tmp_path / "q.jsonl", None)
    with pytest.raises(SampleError, match="cannot be read: No such file"):
        read_set(tmp_path / "none.json", None)
