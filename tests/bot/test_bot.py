"""The Python door: a bot over a folder or over documents, its engine, its conversations and its settings."""

import asyncio
import gc
import json
import re
import shutil
import socket
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from chromadb.api.shared_system_client import SharedSystemClient
from llama_index.core.schema import MetadataMode, QueryBundle

from bot import Answer, Bot, Reason
from bot.answer import Done, Event, Numbers, PassagesFound, StatementDone, shown_citations
from bot.arriving import Deadline
from bot.conversation import Conversation, readable
from bot.endpoint import model_of
from bot.scripted import ScriptedModel
from bot.settings import Settings, read_settings
from index.documents import Document, Span, text_hash
from index.errors import CorpusError, DocumentError, SetupError
from tests.conftest import SEEDS

FARM = {
    "bees.txt": "Bees make honey in the hive.\n\nThe hive stands in the garden behind the house.\n",
    "cows.md": "# Cows\n\nCows give milk twice a day. The barn was built in 1932 by Anna Berg.\n",
    "sheep.txt": "Sheep grow wool. The flock of forty sheep grazes on the northern hill.\n",
}
ASKED = {
    "What do bees make?": "Bees make honey in the hive.",
    "Where does the hive stand?": "The hive stands in the garden behind the house.",
    "Who built the barn?": "The barn was built in 1932 by Anna Berg.",
    "How often do cows give milk?": "Cows give milk twice a day.",
    "What do cows give?": "Cows give milk twice a day.",
    "When was the barn built?": "The barn was built in 1932 by Anna Berg.",
}
NOWHERE = "What is the capital of Australia?"
README = (SEEDS.parent / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def farm_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("farm")
    for name, text in FARM.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def farm(farm_folder: Path) -> Bot:
    return Bot.open(farm_folder)


def told(answer: Answer) -> dict[str, object]:
    """All of an answer but the time it took."""
    return {field: getattr(answer, field) for field in ("question", "statements", "refusal", "confidence", "model")}


@pytest.mark.parametrize("question", ASKED)
def test_an_answer_says_what_stands_there_and_where(farm: Bot, question: str) -> None:
    answer = farm.ask(question)
    assert ASKED[question] in answer.text
    assert answer.refusal is None
    assert answer.citations
    for citation in answer.citations:
        text = FARM[citation.span.document_id]
        assert text[citation.span.start : citation.span.end] == citation.quote
        assert farm.document_text(citation.span.document_id) == text
        assert citation.sha256 == text_hash(text)


@pytest.mark.parametrize(
    ("question", "reason"),
    [(NOWHERE, Reason.NOT_IN_DOCUMENTS), ("", Reason.EMPTY_QUESTION), (" \n\t\x00", Reason.EMPTY_QUESTION)],
)
def test_a_refusal_has_a_reason_and_no_citations(farm: Bot, question: str, reason: Reason) -> None:
    answer = farm.ask(question)
    assert answer.refusal is not None
    assert answer.refusal.reason == reason
    assert answer.text == answer.refusal.message
    assert answer.statements == ()
    assert answer.citations == ()
    for citation in answer.refusal.nearest:
        text = FARM[citation.span.document_id]
        assert text[citation.span.start : citation.span.end] == citation.quote


def test_a_bot_without_documents_says_so(tmp_path: Path) -> None:
    bot = Bot.from_documents([], tmp_path)
    answer = bot.ask(NOWHERE)
    assert answer.refusal is not None
    assert answer.refusal.reason == Reason.EMPTY_CORPUS
    assert bot.retrieve(NOWHERE) == []


def test_each_question_of_several_in_one_is_searched_for(tmp_path: Path) -> None:
    cows = [
        f"The cows of farm {i} give milk often: how often a cow gives milk, the farm writes down." for i in range(8)
    ]
    texts = [*cows, "Visitors are welcome from nine to five."]
    bot = Bot.from_documents(
        [Document(f"{i}.txt", "", text, text_hash(text)) for i, text in enumerate(texts)], tmp_path
    )
    found = bot.retrieve("How often do the cows of a farm give milk, and when may visitors come?", 4)
    assert len(found) == 4
    assert found[0].document_id != "8.txt"
    assert "8.txt" in {passage.document_id for passage in found}


def test_an_answer_is_drawn_from_the_documents_that_are_named_alone(farm: Bot) -> None:
    question = "What do bees make?"
    assert {c.span.document_id for c in farm.ask(question, ["bees.txt", "cows.md"]).citations} == {"bees.txt"}
    elsewhere = farm.ask(question, ["sheep.txt"])
    shown = elsewhere.refusal.nearest if elsewhere.refusal else elsewhere.citations
    assert {c.span.document_id for c in shown} == {"sheep.txt"}


@pytest.mark.parametrize("documents", [[], ["no-such-document.txt"]])
def test_from_no_documents_there_is_nothing_to_answer(farm: Bot, documents: list[str]) -> None:
    answer = farm.chat().ask("What do bees make?", documents)
    assert answer.refusal is not None
    assert answer.refusal.reason == Reason.EMPTY_CORPUS


def test_the_engine_over_no_documents_refuses_as_asking_does(farm: Bot) -> None:
    response = farm.as_query_engine([]).query("What do bees make?")
    assert told(response.answer) == told(farm.ask("What do bees make?", []))
    assert response.source_nodes == []
    for asked in (farm.as_query_engine(["gone.txt"]).query, farm.as_query_engine(["gone.txt"]).retrieve):
        with pytest.raises(DocumentError, match=r"gone\.txt: there is no such document"):
            asked(QueryBundle("What do bees make?"))


@pytest.mark.parametrize(
    ("documents", "words"),
    [([], "limited to no document at all"), (["no-such-document.txt"], "limited to is there any more")],
)
def test_an_empty_choice_is_told_from_an_empty_corpus(farm: Bot, documents: list[str], words: str) -> None:
    refusal = farm.chat().ask("What do bees make?", documents).refusal
    assert refusal is not None
    assert words in refusal.message


def test_a_question_by_itself_is_not_asked_of_a_document_that_is_not_there(farm: Bot) -> None:
    for asked in (farm.ask, lambda *given: list(farm.stream(*given))):
        with pytest.raises(DocumentError, match=r"gone\.txt: there is no such document"):
            asked("What do bees make?", ["bees.txt", "gone.txt"])


def test_a_choice_of_which_a_part_went_is_answered_from_the_rest_and_says_so(farm: Bot) -> None:
    answer = farm.chat().ask("What do bees make?", ["bees.txt", "gone.txt"])
    assert answer.text == ASKED["What do bees make?"]
    assert [(note.code, note.message) for note in answer.notes] == [
        ("documents_missing", "1 of the documents that the question is limited to is not there any more")
    ]


def test_a_removed_document_is_not_cited_in_a_conversation_that_had_begun(farm_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(farm_folder, tmp_path / "farm", ignore=shutil.ignore_patterns(".pincite"))
    with Bot.open(tmp_path / "farm") as bot:
        chat, other = bot.chat(), bot.chat()
        assert chat.ask("What do bees make?").citations[0].span.document_id == "bees.txt"
        assert bot.remove("bees.txt").passages_left == 0
        for answer in (chat.ask("What do bees make?"), chat.ask("And where?"), other.ask("What do bees make?")):
            assert not any(c.span.document_id == "bees.txt" for c in shown_citations(answer))


@pytest.mark.parametrize("at", [PassagesFound, StatementDone, Done])
def test_what_is_removed_while_an_answer_is_on_its_way_is_not_cited(
    farm_folder: Path, tmp_path: Path, at: type[Event]
) -> None:
    shutil.copytree(farm_folder, tmp_path / "farm", ignore=shutil.ignore_patterns(".pincite"))
    with Bot.open(tmp_path / "farm") as bot:
        engine = bot.as_query_engine()

        def removing(question: str, numbers: Numbers | None = None) -> Iterator[Event]:
            for event in engine.stream(question, numbers):
                if isinstance(event, at):
                    bot.remove("bees.txt")
                yield event

        bot.as_query_engine = lambda *given, **named: SimpleNamespace(stream=removing)  # type: ignore[method-assign, assignment]
        answer = bot.ask("What do bees make?")
        assert answer.refusal is not None
        assert (answer.refusal.reason, answer.refusal.nearest) == (Reason.SOURCE_GONE, ())


def test_a_variant_answers_otherwise_over_the_same_documents(farm: Bot) -> None:
    one = farm.variant(top_k=1, unsupported="drop")
    assert one.corpus is farm.corpus
    assert len(one.retrieve("What do cows give?")) == 1
    assert one.ask("").settings_hash != farm.ask("").settings_hash
    assert farm.variant().ask("").settings_hash == farm.ask("").settings_hash
    with pytest.raises(SetupError, match="top_k is 0: it must be from 1"):
        farm.variant(top_k=0)


def test_a_variant_that_must_be_surer_refuses_what_it_is_less_sure_of(farm: Bot) -> None:
    question = "What do bees make?"
    answer, surer = farm.ask(question), farm.variant(min_confidence=1).ask(question)
    assert answer.refusal is None
    assert surer.refusal is not None
    assert surer.refusal.reason == Reason.UNSURE
    found = answer.statements[0].citations[0].span
    assert any(
        c.span.document_id == found.document_id and found.start in range(c.span.start, c.span.end)
        for c in surer.refusal.nearest[:1]
    )
    assert (
        surer.notes[0].message
        == f"an answer was found that is {answer.confidence:.0%} sure; at least 100% was asked for"
    )
    assert surer.confidence == pytest.approx(1 - answer.confidence)
    assert surer.settings_hash != answer.settings_hash
    with pytest.raises(SetupError, match=r"min_confidence is 2.0: it must be from 0 to 1"):
        farm.variant(min_confidence=2)


def test_a_variant_does_not_close_the_model_that_it_shares(farm: Bot) -> None:
    closed: list[bool] = []
    model = replace(model_of(ScriptedModel(["[none]"])), close=lambda: closed.append(True))
    bot = Bot(farm.corpus, farm.settings, farm._local, model)
    reader, other = bot.variant(with_reader=True), bot.variant(top_k=2)
    assert reader.model_name.startswith("local-reader@")
    assert other.model_name == bot.model_name == "scripted"
    del other
    gc.collect()
    assert not closed
    del bot
    gc.collect()
    assert closed


def test_a_bot_is_closed_by_hand_as_at_the_end_of_with(farm_folder: Path) -> None:
    closed: list[bool] = []
    bot = Bot.open(farm_folder)
    bot = Bot(
        bot.corpus, bot.settings, bot._local, replace(model_of(ScriptedModel([])), close=lambda: closed.append(True))
    )
    for _ in range(2):
        bot.close()
        assert closed == [True]
    with pytest.raises(SetupError, match="this bot is closed: open it again"):
        bot.ask("What do bees make?")


@pytest.mark.parametrize("llm", [object(), 0, ScriptedModel])
def test_what_is_no_language_model_is_a_wrong_set_up(farm_folder: Path, llm: object) -> None:
    with pytest.raises(SetupError, match=r"llm is .*: it must be a name such as 'openai/MODEL', or a language model"):
        Bot.open(farm_folder, llm=llm)  # type: ignore[arg-type]


@pytest.mark.parametrize("question", ["Who built the barn?", NOWHERE])
def test_one_question_asked_twice_has_one_answer_that_can_be_put_in_a_set(farm: Bot, question: str) -> None:
    one, other = farm.ask(question), farm.ask(question)
    assert one == other
    assert len({one, other, Answer.from_json(one.to_json())}) == 1
    assert one != farm.ask("What do cows give?")


def test_asking_without_waiting_gives_the_same_answer(farm: Bot) -> None:
    async def ask_all() -> list[Answer]:
        return await asyncio.gather(*(farm.aask(question) for question in ASKED))

    assert [told(answer) for answer in asyncio.run(ask_all())] == [told(farm.ask(question)) for question in ASKED]


def test_threads_that_ask_at_once_each_get_their_own_answer(farm: Bot, farm_folder: Path) -> None:
    questions = [*ASKED, NOWHERE, "What do sheep grow?"]
    assert len(questions) == 8
    expected = [told(farm.ask(question)) for question in questions]
    fresh = Bot.open(farm_folder)  # what it loads on first use, it loads in all threads at once
    start = threading.Barrier(len(questions))

    def ask(question: str) -> list[dict[str, object]]:
        start.wait(timeout=60)
        return [told(fresh.ask(question)) for _ in range(3)]

    with ThreadPoolExecutor(len(questions)) as pool:
        found = list(pool.map(ask, questions))
    assert found == [[answer] * 3 for answer in expected]


def test_the_engine_is_one_of_llama_index_and_carries_the_answer(farm: Bot) -> None:
    from llama_index.core.base.base_query_engine import BaseQueryEngine

    engine = farm.as_query_engine()
    assert isinstance(engine, BaseQueryEngine)
    response = engine.query("Who built the barn?")
    answer = response.answer
    assert told(answer) == told(farm.ask("Who built the barn?"))
    assert str(response) == answer.text
    assert Answer.from_json(json.dumps(response.metadata["answer"])).text == answer.text  # type: ignore[index]
    nodes = engine.retrieve(QueryBundle("Who built the barn?"))
    assert [hit.node_id for hit in response.source_nodes] == [hit.node_id for hit in nodes]
    assert nodes[0].node.ref_doc_id == "cows.md"
    for hit in nodes:
        start, end = hit.node.start_char_idx, hit.node.end_char_idx  # type: ignore[attr-defined]
        assert FARM[str(hit.node.ref_doc_id)][start:end] == hit.get_content()
    assert told(asyncio.run(engine.aquery("Who built the barn?")).answer) == told(answer)


def test_the_retriever_is_one_of_llama_index_and_gives_what_retrieving_gives(farm: Bot, tmp_path: Path) -> None:
    from llama_index.core.tools import RetrieverTool

    asked = "Who built the barn?"
    retriever = farm.as_retriever(2)
    expected = [passage.id for passage in farm.retrieve(asked, 2)]
    for hits in (retriever.retrieve(asked), asyncio.run(retriever.aretrieve(asked))):
        assert [hit.node_id for hit in hits] == expected
    assert {hit.node.ref_doc_id for hit in farm.as_retriever(documents=["bees.txt"]).retrieve(asked)} == {"bees.txt"}
    with pytest.raises(DocumentError):
        farm.as_retriever(documents=["gone.txt"]).retrieve(asked)
    assert [hit.node_id for hit in RetrieverTool.from_defaults(retriever).call(asked).raw_output] == expected
    with Bot.from_documents([Document("a.txt", "", "Bees.", text_hash("Bees."))], tmp_path) as bot:
        kept = bot.as_retriever()
    with pytest.raises(SetupError, match="this bot is closed"):
        kept.retrieve(asked)


def test_a_node_has_a_page_only_where_its_document_has_pages(farm: Bot, tmp_path: Path) -> None:
    asked = "Who built the barn?"
    engine = farm.as_query_engine()
    for hits in (
        farm.as_retriever().retrieve(asked),
        engine.retrieve(QueryBundle(asked)),
        engine.query(asked).source_nodes,
    ):
        assert hits
        assert not any("page" in hit.node.metadata for hit in hits)
    text = "Anna Berg built the barn.\n\fIt stands on a hill.\n"
    with Bot.from_documents([Document("a.pdf", "", text, text_hash(text), page_starts=(0, 26))], tmp_path) as bot:
        assert {hit.node.metadata["page"] for hit in bot.as_retriever().retrieve(asked)} <= {1, 2}


def test_what_another_model_is_shown_of_a_passage_is_what_tells_something(farm: Bot) -> None:
    response = farm.as_query_engine().query("Who built the barn?")
    node = response.source_nodes[0].node
    for mode in (MetadataMode.LLM, MetadataMode.EMBED):
        assert node.get_content(mode) == f"title: Cows\nheading: Cows\n\n{node.get_content().strip()}"
    assert response.get_formatted_sources(20).startswith("> Source (cows.md): # Cows")


@pytest.mark.parametrize("question", ["", "  \n", "hello", "What documents do you have?", "Who \ud800 built the barn?"])
def test_the_engine_answers_whatever_is_asked_as_asking_does(farm: Bot, question: str) -> None:
    response = farm.as_query_engine().query(question)
    assert told(response.answer) == told(farm.ask(question))


def test_an_engine_that_is_kept_follows_the_index(farm_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "farm"
    shutil.copytree(farm_folder, folder, ignore=shutil.ignore_patterns(".pincite"))
    with Bot.open(folder) as bot, Bot.open(folder) as other:  # as in another process
        kept, empty = bot.as_query_engine(), Bot.from_documents([]).as_query_engine()
        (folder / "bees.txt").write_text("The garden is wide. Bees make wax and honey.\n", encoding="utf-8")
        other.refresh()
        assert kept.query("What do bees make?").response == "Bees make wax and honey."
        other.remove("bees.txt")
        for hits in (kept.retrieve(QueryBundle("bees")), asyncio.run(kept.aretrieve(QueryBundle("bees")))):
            assert {hit.node.ref_doc_id for hit in hits} == {"cows.md", "sheep.txt"}
        refused = empty.query("What do bees make?").answer
        assert refused.refusal is not None
        assert refused.refusal.reason == Reason.EMPTY_CORPUS
    with pytest.raises(SetupError, match="this bot is closed"):
        kept.query("What do bees make?")


def test_the_last_bot_on_a_folder_lets_go_of_its_store(farm_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "farm"
    shutil.copytree(farm_folder, folder, ignore=shutil.ignore_patterns(".pincite"))

    def is_open() -> bool:
        return any(str(folder) in place for place in SharedSystemClient._identifier_to_system)

    with Bot.open(folder) as bot:
        with Bot.open(folder) as other:
            assert told(other.ask("How often are cows milked?")) == told(bot.ask("How often are cows milked?"))
        assert is_open()
        bot.retrieve("cows")
    assert not is_open()


def test_a_refusal_of_the_engine_is_a_response_too(farm: Bot) -> None:
    response = farm.as_query_engine().query(NOWHERE)
    assert str(response) == farm.ask(NOWHERE).text
    assert response.answer.refusal.reason == Reason.NOT_IN_DOCUMENTS  # type: ignore[union-attr]


def test_retrieving_gives_as_many_passages_as_are_asked_for(farm: Bot) -> None:
    assert farm.retrieve("Who built the barn?", 1)[0].document_id == "cows.md"
    assert len(farm.retrieve("Who built the barn?", 2)) == 2
    assert (
        farm.retrieve(" ") == farm.retrieve("Who built the barn?", 0) == farm.retrieve("Who built the barn?", -1) == []
    )


@pytest.mark.parametrize("question", [None, 3, b"What do bees make?"])
def test_a_question_that_is_no_text_is_told(farm: Bot, question: Any) -> None:  # noqa: ANN401 - what callers may hand in
    for asked in (farm.ask, farm.retrieve, farm.chat().ask):
        with pytest.raises(TypeError, match=re.escape(f"question is {question!r}: it must be a text")):
            asked(question)


def test_one_id_in_place_of_a_list_of_them_is_told(farm: Bot) -> None:
    for asked in (farm.ask, farm.retrieve, farm.chat().ask):
        with pytest.raises(TypeError, match=r"documents is 'bees\.txt': give a list of ids"):
            asked("What do bees make?", documents="bees.txt")


def test_passages_may_be_retrieved_from_some_documents_alone(farm: Bot) -> None:
    asked = "Who built the barn?"
    assert {p.document_id for p in farm.retrieve(asked, 50, ["bees.txt"])} == {"bees.txt"}
    assert farm.retrieve(asked, documents=[]) == []
    with pytest.raises(DocumentError, match=r"pigs\.txt: there is no such document"):
        farm.retrieve(asked, documents=["cows.md", "pigs.txt"])


def test_a_follow_up_is_read_with_the_question_before_it(farm: Bot) -> None:
    chat = farm.chat()
    chat.ask("Who built the barn?")
    answer = chat.ask("and when?")
    assert "1932" in answer.text
    assert (answer.question, answer.standalone_question) == ("and when?", "When was the barn built?")
    assert [a.question for a in chat.answers] == ["Who built the barn?", "and when?"]


def test_a_follow_up_that_asks_for_something_else_is_not_answered_with_what_was_asked_before(tmp_path: Path) -> None:
    text = "The slipway was built in 1978. It is 46 metres long and 7 metres wide."
    with Bot.from_documents([Document("slip.txt", "", text, text_hash(text))], tmp_path) as bot:
        chat = bot.chat()
        assert "1978" in chat.ask("When was the slipway built?").text
        (citation,) = chat.ask("and how wide is it?").citations
        assert citation.focus is not None
        assert "7 metres" in citation.focus.quote
        assert chat.ask("And what is its telephone number?").refusal


def test_a_follow_up_carries_the_last_question_that_stood_alone() -> None:
    asked: list[str] = []

    def stream(question: str, documents: Sequence[str] | None, *, until: Deadline, numbers: Numbers) -> Iterator[Event]:
        asked.append(question)
        yield Done(Answer(question))

    chat = Conversation(stream)
    for question in ("and when?", "Who built the barn?", "and when?", "why is that?", "What do bees make in spring?"):
        chat.ask(question)
    assert asked == [
        "and when?",
        "Who built the barn?",
        "When was the barn built?",
        "Who built the barn? – why is that?",
        "What do bees make in spring?",
    ]


def test_a_conversation_goes_back_and_goes_on_from_answers_that_were_kept(farm: Bot) -> None:
    chat = farm.chat()
    first, _ = chat.ask("What do bees make?"), chat.ask("Who built the barn?")
    chat.rewind(1)
    assert chat.answers == [first]
    later = farm.chat()
    later.resume([first])
    other = later.ask("Who built the barn?")
    assert later.ask("What do bees make?").citations[0].number == first.citations[0].number
    assert other.citations[0].number not in {c.number for c in first.citations}


def test_answers_of_several_conversations_keep_their_slices_apart(farm: Bot) -> None:
    both = "What do bees make? Who built the barn?"
    bees, barn = farm.ask("What do bees make?"), farm.ask("Who built the barn?")
    later = farm.chat()
    later.ask("What do bees make?")
    second = later.ask("Who built the barn?")  # whose slice is number 2, and no other is in it
    for history in ([bees, barn], [barn, bees], [second], [second, bees]):
        chat = farm.chat()
        chat.resume(history)
        answer = chat.ask(both)
        assert [s.citations[0].quote for s in answer.statements] == [bees.text, barn.text]
        assert {c.quote for c in answer.citations} == {bees.text, barn.text}


def test_a_question_of_a_conversation_may_be_limited_to_documents(farm: Bot) -> None:
    chat = farm.chat()
    assert chat.ask("What do bees make?", ["cows.md"]).refusal
    assert chat.ask("What do bees make?", ["bees.txt"]).citations[0].span.document_id == "bees.txt"


def test_much_white_space_in_a_question_is_one_space_and_does_not_hold_up_the_answer(farm: Bot) -> None:
    """From each of these spaces on to the last, as many rules did, it took hours."""
    answer = farm.ask(f"What do bees{' ' * 90_000}make, and{' ' * 900_000}what?")
    assert answer.question == "What do bees make, and what?"
    assert readable("a" + "\n" * 30 + "b  c") == "a\nb  c"


@pytest.mark.parametrize("question", ["What do bees make? \udcff", "\x1b[31mWhat do bees make?\x00", "🚀 bees?\r\n"])
def test_what_is_no_text_in_a_question_harms_neither_the_answer_nor_its_json(farm: Bot, question: str) -> None:
    for answer in (farm.ask(question), farm.chat().ask(question)):
        assert answer.question == readable(question)
        saved = Answer.from_json(answer.to_json())
        assert (saved.question, saved.statements, saved.refusal) == (answer.question, answer.statements, answer.refusal)


def test_documents_that_a_program_holds_are_answered_from(tmp_path: Path) -> None:
    documents = [Document(name, name, text, text_hash(text)) for name, text in FARM.items()]
    with Bot.from_documents(documents, tmp_path) as bot:
        assert set(bot.documents) == set(FARM)
        assert bot.ask("What do bees make?").citations[0].span.document_id == "bees.txt"
    again = Bot.from_documents(documents[1:], tmp_path)
    assert set(again.documents) == {"cows.md", "sheep.txt"}


def test_a_bot_says_which_documents_could_not_be_read_and_why(tmp_path: Path) -> None:
    (tmp_path / "greek.txt").write_bytes("Η αρκούδα κοιμάται.".encode("iso8859-7"))
    (tmp_path / "cut.txt").write_bytes("Bees make honey.".encode("utf-16")[:-1])
    (tmp_path / "bees.txt").write_text("Bees make honey.", encoding="utf-8")
    with Bot.open(tmp_path) as bot:
        assert set(bot.documents) == {"bees.txt"}
        assert set(bot.unreadable) == {"greek.txt", "cut.txt"}
        assert "UTF-8" in bot.unreadable["greek.txt"]
        (tmp_path / "greek.txt").unlink()
        assert set(bot.unreadable) == {"cut.txt"}
        (tmp_path / "cut.txt").write_text("Bees make wax.", encoding="utf-8")
        bot.refresh()
        assert bot.unreadable == {}
    assert Bot.from_documents([]).unreadable == {}


def test_a_bot_tells_of_a_saved_answer_where_its_citations_stand_now(tmp_path: Path) -> None:
    (bees := tmp_path / "bees.txt").write_text("Bees make honey.", encoding="utf-8")
    with Bot.open(tmp_path) as bot:
        saved = Answer.from_json(bot.ask("What do bees make?").to_json())
        assert [(one.standing, one.holds) for one in bot.verify(saved)] == [("exact", True)]
        bees.write_text("Listen: Bees make honey.", encoding="utf-8")
        (moved,) = bot.verify(saved)  # what counts is the document, and not what was indexed of it
        assert (moved.standing, moved.span) == ("moved", Span("bees.txt", 8, 24))
        bees.unlink()
        assert [(one.standing, one.holds) for one in bot.verify(saved)] == [("gone", False)]


def test_a_bot_sees_what_changed_when_it_is_refreshed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The code of the safe is 1111.")
    bot = Bot.open(tmp_path)
    (tmp_path / "a.txt").write_text("The code of the safe is 2222.")
    assert "1111" in bot.ask("What is the code of the safe?").text
    bot.refresh()
    assert "2222" in bot.ask("What is the code of the safe?").text


def test_folders_of_one_relative_name_are_different_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bots = []
    for name, text in (("mine", "The code of the safe is 1111."), ("yours", "The code of the safe is 2222.")):
        (tmp_path / name / "docs").mkdir(parents=True)
        (tmp_path / name / "docs" / "a.txt").write_text(text)
        monkeypatch.chdir(tmp_path / name)
        bots.append(Bot.open("docs"))
    for bot, code, name in zip(bots, ("1111", "2222"), ("mine", "yours"), strict=True):
        assert code in bot.ask("What is the code of the safe?").text
        assert next((tmp_path / name / "docs" / ".pincite").glob("chroma-*/chroma.sqlite3")).stat().st_size
        bot.refresh()  # from where the program is now, which is elsewhere for the first
        assert list(bot.documents) == ["a.txt"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_readme_example_runs_and_prints_what_the_readme_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds", ignore=shutil.ignore_patterns(".pincite"))
    monkeypatch.chdir(tmp_path)
    (example,), (printed,) = blocks("python"), blocks("text")
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - it is our own
    assert capsys.readouterr().out == printed


# Settings


def test_what_is_given_goes_before_the_environment_and_that_before_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().top_k == Settings().top_k == 10
    monkeypatch.setenv("PINCITE_TOP_K", "7")
    monkeypatch.setenv("PINCITE_CORPUS", "~/elsewhere")
    assert read_settings().top_k == read_settings(top_k=None).top_k == 7
    assert read_settings(top_k=3).top_k == 3
    assert read_settings().corpus == Path.home() / "elsewhere"
    assert read_settings(corpus="here").corpus == Path("here")


@pytest.mark.parametrize(
    "setting",
    ["corpus", "index", "embedder", "chroma_url", "top_k", "max_document_mb", "llm", "llm_base_url", "llm_window"],
)
def test_every_setting_has_a_variable(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setenv(f"PINCITE_{setting.upper()}", "12")
    assert str(getattr(read_settings(), setting)) == "12"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("PINCITE_TOP_K", "abc", "PINCITE_TOP_K is 'abc': it must be a whole number"),
        ("PINCITE_TOP_K", "0", "PINCITE_TOP_K is 0: it must be from 1 to 10,000"),
        ("PINCITE_TOP_K", "-3", "must be from 1"),
        ("PINCITE_TOP_K", "1e3", "must be a whole number"),
        ("PINCITE_MAX_DOCUMENT_MB", "99999", "must be from 1 to 10,000"),
        ("PINCITE_INDEX", __file__, "which is a file: name a folder"),
    ],
)
def test_a_variable_that_cannot_be_right_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SetupError, match=message):
        read_settings()


def test_a_setting_that_does_not_exist_is_not_passed_over() -> None:
    with pytest.raises(TypeError, match=r"there is no setting 'topk': did you mean 'top_k'. there are corpus, index, "):
        Bot.open(SEEDS, topk=5)


def test_a_missing_folder_and_a_name_that_is_no_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no folder"):
        Bot.open(tmp_path / "none")
    with pytest.raises(SetupError, match="its name is not UTF-8"):
        Bot.open("no\udcfftext")


def test_what_an_answer_depends_on_is_in_its_settings_hash(farm_folder: Path, farm: Bot) -> None:
    assert farm.ask(NOWHERE).settings_hash == farm.ask("").settings_hash
    assert Bot.open(farm_folder, top_k=3).ask("").settings_hash != farm.ask("").settings_hash


def test_a_key_is_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert read_settings().api_key == "sk-secret"
    assert "sk-secret" not in repr(read_settings())


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        found.listen()
        found.setblocking(False)
        yield found


def test_a_key_in_the_environment_alone_sends_nothing(
    corpus: Path, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{listener.getsockname()[1]}/v1")
    bot = Bot.open(corpus)
    bot.ask("How many drones will be built?")
    bot.chat().ask("and when?")
    with pytest.raises(BlockingIOError):  # nobody knocked
        listener.accept()
