"""Every fault of a service, through the real openai client and a real socket: a typed error or a marked partial answer."""

import json
import sys
import time
from collections.abc import Iterator

import pytest

from bot import Answer, Bot
from bot.answer import Done, Event, Note, PassagesFound, StatementDone, TextDelta, Verdict
from bot.endpoint import open_model
from bot.settings import read_settings
from bot.shipped import Local
from index.documents import Document, text_hash
from index.errors import (
    ModelBusyError,
    ModelError,
    ModelFilteredError,
    ModelReplyError,
    ModelSetupError,
    ModelTooSlowError,
    ModelUnreachableError,
    PinciteError,
)
from tests.llm_server import Scene, Stage, breaks_off, chunk, drips, refuses, says, sends, stalls

TEXT = "Bees make honey.\n\nCows give milk twice a day.\n\nThe barn was built in 1932 by Anna Berg.\n"
QUESTION = "Who built the barn?"
KEY = "sk-secret-0123456789"
GOOD = "The barn was built in 1932 by Anna Berg [s3]."
DEADLINE = 20.0
CALL = {"index": 0, "id": "a", "type": "function", "function": {"name": "search", "arguments": "{}"}}


@pytest.fixture(scope="module")
def farm() -> Bot:
    return Bot.from_documents([Document("farm.txt", "farm", TEXT, text_hash(TEXT))])


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage([]) as found:
        yield found


def event(delta: dict[str, object], finish: str | None = None) -> bytes:
    """An event of a stream with this delta, as it is sent."""
    whole = {**chunk(), "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
    return b"data: " + json.dumps(whole).encode() + b"\n\n"


def bot(farm: Bot, stage: Stage, *scenes: Scene, **settings: object) -> Bot:
    """A bot over the farm's index whose model plays these scenes."""
    stage.then(*scenes)
    given = {"llm": "openai/gpt-4o-mini", "api_key": KEY, "llm_base_url": stage.url, "deadline": DEADLINE, **settings}
    chosen = read_settings(**given)
    return Bot(farm.corpus, chosen, Local.over(farm.encoder), open_model(chosen))


def answered(events: list[Event]) -> Answer:
    assert isinstance(events[-1], Done)
    return events[-1].answer


def codes(answer: Answer) -> list[str]:
    return [note.code for note in answer.notes]


def test_a_good_reply_is_an_answer_that_points_with_the_usage_that_the_service_counted(farm: Bot, stage: Stage) -> None:
    answer = bot(farm, stage, says("The barn was built", " in 1932 by Anna ", "Berg [s", "3].", usage=(321, 12))).ask(
        QUESTION
    )
    assert answer.text == "The barn was built in 1932 by Anna Berg."
    assert answer.citations[0].quote == answer.text
    assert answer.statements[0].verdict is Verdict.SUPPORTED
    assert (answer.model, answer.notes) == ("openai/gpt-4o-mini", ())
    assert answer.usage is not None
    assert (answer.usage.input_tokens, answer.usage.output_tokens, answer.usage.requests) == (321, 12, 1)
    assert not answer.usage.is_estimate
    (asked,) = stage.asked
    assert (
        asked["headers"]["authorization" if "authorization" in asked["headers"] else "Authorization"] == f"Bearer {KEY}"
    )
    assert asked["path"] == "/v1/chat/completions"
    assert asked["model"] == "gpt-4o-mini"
    assert asked["stream_options"] == {"include_usage": True}


def test_without_usage_from_the_service_tokens_are_counted_here(farm: Bot, stage: Stage) -> None:
    usage = bot(farm, stage, says(GOOD)).ask(QUESTION).usage
    assert usage is not None
    assert usage.is_estimate
    assert usage.input_tokens > 300
    assert 10 < usage.output_tokens < 30


def test_tokens_that_cannot_be_are_no_tokens(farm: Bot, stage: Stage) -> None:
    answer = bot(farm, stage, says(GOOD, usage=(-5, 7))).ask(QUESTION)
    assert answer.usage is not None
    assert answer.usage.is_estimate
    assert Answer.from_json(answer.to_json()) == answer


def test_where_a_service_says_that_nothing_was_read_tokens_are_counted_here(farm: Bot, stage: Stage) -> None:
    usage = bot(farm, stage, says(GOOD, usage=(0, 0))).ask(QUESTION).usage
    assert usage is not None
    assert usage.is_estimate
    assert usage.input_tokens > 300


def test_half_a_character_in_what_a_service_says_of_a_fault_breaks_no_json(farm: Bot, stage: Stage) -> None:
    broken = b'data: {"error": {"message": "over\\ud83dloaded"}}\n\n'
    answer = bot(farm, stage, sends(event({"content": GOOD}) + broken)).ask(QUESTION)
    assert "over?loaded" in answer.notes[0].message
    assert Answer.from_json(answer.to_json()) == answer


@pytest.mark.parametrize(
    ("scene", "kind", "words"),
    [
        (refuses(401, "Incorrect API key"), ModelSetupError, "answered 401 .*check OPENAI_API_KEY"),
        (refuses(403), ModelSetupError, "answered 403"),
        (refuses(404, "no such model"), ModelSetupError, "no such model.*check the name after --llm"),
        (refuses(400, "too long"), ModelSetupError, "answered 400 .too long"),
        (refuses(400, "filtered", code="content_filter"), ModelFilteredError, "ask in other words"),
        (says(), ModelReplyError, "answered with nothing"),
        (says("", "\n "), ModelReplyError, "answered with nothing"),
        (says(finish="tool_calls"), ModelReplyError, "called a tool .*asking again will not help"),
        (says(finish="function_call"), ModelReplyError, "called a tool"),
        (sends(event({"tool_calls": [CALL]}) + event({}, "stop")), ModelReplyError, "called a tool"),
        (says(finish="content_filter"), ModelFilteredError, "content filter"),
        (sends(b"data: {not json\n\n"), ModelReplyError, "is not OpenAI's API"),
        (sends(b'data: {"choices": null}\n\n'), ModelReplyError, "is not OpenAI's API"),
        (sends(b'data: "hello"\n\n'), ModelReplyError, "is not OpenAI's API"),
        (sends(b'data: {"error": {"message": "overloaded"}}\n\n'), ModelReplyError, "overloaded"),
        (
            sends(b"<html>a proxy's page</html>"),
            ModelReplyError,
            "is not a stream of OpenAI's API.*check --llm-base-url",
        ),
        (sends(json.dumps({"choices": [{"message": {"content": GOOD}}]}).encode()), ModelReplyError, "is not a stream"),
        (
            sends(event({"role": "assistant", "content": ""})),
            ModelUnreachableError,
            "ends without saying why: ask again",
        ),
        (
            sends(event({"refusal": "I can't "}) + event({"refusal": "help"}, "stop")),
            ModelFilteredError,
            "refused .I can't help.: ask",
        ),
        (sends(b"\xff\xfe\x00data: \xff"), ModelReplyError, "gpt-4o-mini"),
    ],
)
def test_a_fault_that_asking_again_would_not_mend_is_told_after_one_request(
    farm: Bot, stage: Stage, scene: Scene, kind: type[PinciteError], words: str
) -> None:
    with pytest.raises(kind, match=words) as caught:
        bot(farm, stage, scene).ask(QUESTION)
    assert len(stage.asked) == 1
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("scene", "kind"),
    [
        (refuses(408), ModelUnreachableError),
        (refuses(429, "rate limit"), ModelBusyError),
        (refuses(429, "quota", {"retry-after": "0.01"}), ModelBusyError),
        (refuses(500), ModelUnreachableError),
        (refuses(503), ModelUnreachableError),
        (breaks_off(), ModelUnreachableError),
    ],
)
def test_a_fault_that_may_pass_is_tried_three_times_and_then_told_with_the_passages(
    farm: Bot, stage: Stage, scene: Scene, kind: type[ModelError]
) -> None:
    with pytest.raises(kind) as caught:
        bot(farm, stage, scene, scene, scene).ask(QUESTION)
    assert len(stage.asked) == 3
    assert [c.quote for c in caught.value.nearest] == [TEXT.strip()]  # type: ignore[attr-defined]


def test_a_retry_that_succeeds_is_an_answer_and_the_retry_is_visible(farm: Bot, stage: Stage) -> None:
    events = list(
        bot(farm, stage, refuses(503), refuses(429, headers={"retry-after": "0.01"}), says(GOOD)).stream(QUESTION)
    )
    answer = answered(events)
    assert answer.statements
    assert answer.usage
    assert codes(answer) == ["retried", "retried"]
    assert answer.usage.requests == 3
    kinds = [type(event) for event in events]
    assert kinds.index(Note) < kinds.index(TextDelta)  # told while it waits, not afterwards


def test_retry_after_is_heeded(farm: Bot, stage: Stage) -> None:
    asking = bot(farm, stage, refuses(429, headers={"retry-after": "0.9"}), says(GOOD))
    start = time.monotonic()
    assert asking.ask(QUESTION).statements
    assert time.monotonic() - start > 0.9


def test_waiting_to_be_asked_again_ends_at_the_deadline(farm: Bot, stage: Stage) -> None:
    asking = bot(farm, stage, refuses(503), refuses(503, headers={"retry-after": "1.9"}), deadline=2)
    start = time.monotonic()
    with pytest.raises(ModelTooSlowError, match=r"within 2 s"):
        asking.ask(QUESTION)
    assert time.monotonic() - start < 5


def test_who_is_to_wait_longer_than_the_deadline_is_told_at_once_how_long(farm: Bot, stage: Stage) -> None:
    asking = bot(farm, stage, refuses(429, "slow down", headers={"retry-after": "60"}), deadline=20)
    with pytest.raises(ModelBusyError, match=r"answered 429 \(slow down\): wait 60 s, or check the quota") as caught:
        asking.ask(QUESTION)
    assert (caught.value.wait, len(stage.asked)) == (60, 1)


@pytest.mark.parametrize("scene", [stalls(), drips()])
def test_a_stream_that_stalls_or_only_keeps_alive_ends_at_the_deadline(farm: Bot, stage: Stage, scene: Scene) -> None:
    asking = bot(farm, stage, scene, deadline=0.6)
    start = time.monotonic()
    with pytest.raises(ModelTooSlowError, match=r"did not answer within 0\.6 s"):
        asking.ask(QUESTION)
    assert 0.5 < time.monotonic() - start < 2


def test_nobody_listening_is_told(farm: Bot, stage: Stage) -> None:
    with pytest.raises(ModelUnreachableError, match=r"cannot be reached .*--llm-base-url"):
        bot(farm, stage, llm_base_url="http://127.0.0.1:9/v1").ask(QUESTION)


@pytest.mark.parametrize(
    ("scene", "code"),
    [
        (breaks_off(GOOD, " Cows give mi"), "incomplete_unreachable"),
        (stalls(GOOD, " Cows give mi"), "incomplete_too_slow"),
        (says(GOOD, " Cows give mi", finish="length"), "incomplete_bad_reply"),
        (says(GOOD, " Cows give mi", finish="content_filter"), "incomplete_filtered"),
        (sends(event({"content": GOOD + " Cows give mi"}) + event({"tool_calls": [CALL]}, "tool_calls")), "incomplete_bad_reply"),
        (sends(b"data: " + json.dumps(chunk(GOOD + " Cows give mi")).encode() + b"\n\ndata: {oops\n\n"), "incomplete_bad_reply"),
        (sends(event({"content": GOOD}) + event({"content": " Cows give mi"})), "incomplete_unreachable"),
        (sends(event({"content": GOOD + " Cows give mi"}) + event({"refusal": "No"}, "stop")), "incomplete_filtered"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("unsupported", ["mark", "drop"])
def test_a_reply_that_breaks_off_is_a_marked_partial_answer(
    farm: Bot, stage: Stage, scene: Scene, code: str, unsupported: str
) -> None:
    asking = bot(farm, stage, scene, deadline=1.5, unsupported=unsupported)
    events = list(asking.stream(QUESTION))
    answer = answered(events)
    assert answer.statements[0].verdict is Verdict.SUPPORTED
    assert [s.text for s in answer.statements[1:]] == (["Cows give mi"] if unsupported == "mark" else [])
    assert codes(answer) == [code]
    assert isinstance(events[0], PassagesFound)
    assert sent(events) == answer.text


def sent(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def test_what_is_said_arrives_before_the_reply_is_whole(farm: Bot, stage: Stage) -> None:
    pieces = "The barn was built in 1932 by Anna Berg [s3]. Cows give milk twice a day [s2].".split(" ")
    asking = bot(farm, stage, says(*(f"{p} " for p in pieces), pause=0.03))
    seen = [(time.monotonic(), event) for event in asking.stream(QUESTION)]
    times = [when for when, event in seen if isinstance(event, TextDelta)]
    assert times[-1] - times[0] > 0.2
    judged = next(when for when, event in seen if isinstance(event, StatementDone))
    assert judged < times[-1]  # the first verdict comes before the last word
    assert isinstance(seen[-1][1], Done)


@pytest.mark.parametrize("scene", [refuses(500), breaks_off(), stalls(), says()])
def test_where_the_user_allows_it_the_reader_answers_instead_and_the_answer_says_so(
    farm: Bot, stage: Stage, scene: Scene
) -> None:
    answer = bot(farm, stage, scene, scene, scene, fallback="reader", deadline=6).ask(QUESTION)
    assert answer.model.startswith("local-")
    assert "1932" in answer.text
    assert "fallback" in codes(answer)
    told = next(note.message for note in answer.notes if note.code == "fallback")
    assert answer.model in told
    assert "'openai/gpt-4o-mini'" in told


def test_what_is_wrongly_set_up_is_told_and_no_reader_hides_it(farm: Bot, stage: Stage) -> None:
    with pytest.raises(ModelSetupError, match="check OPENAI_API_KEY"):
        bot(farm, stage, refuses(401), fallback="reader").ask(QUESTION)


def test_a_model_that_calls_a_tool_after_a_word_of_its_own_leaves_the_answer_to_the_reader(
    farm: Bot, stage: Stage
) -> None:
    scene = sends(event({"content": "Let me look that up."}) + event({"tool_calls": [CALL]}, "tool_calls"))
    answer = bot(farm, stage, scene, fallback="reader").ask(QUESTION)
    assert answer.citations[0].quote == "The barn was built in 1932 by Anna Berg."
    assert "called a tool" in next(note.message for note in answer.notes if note.code == "fallback")


def test_half_a_sentence_and_a_fault_leave_the_answer_to_the_reader(farm: Bot, stage: Stage) -> None:
    asking = bot(farm, stage, breaks_off("The barn was"), fallback="reader")
    events = list(asking.stream(QUESTION))
    answer = answered(events)
    assert answer.model.startswith("local-")
    assert sent(events) == answer.text
    assert [s.verdict for s in answer.statements] == [Verdict.UNSUPPORTED, Verdict.SUPPORTED]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"llm": "gpt-4o"}, "there is no language model 'gpt-4o'"),
        ({"llm": "openai/"}, "there is no language model 'openai/'"),
        ({"llm": "openai/gpt-4o"}, "needs a key"),
        ({"llm": "openai/m", "llm_base_url": "not a url"}, "'not a url' is no address of a language model"),
        ({"llm": "openai/m", "llm_base_url": "ftp://localhost/v1"}, "'ftp://localhost/v1' is no address"),
        ({"llm": "openai/m", "llm_base_url": "http://"}, "'http://' is no address"),
    ],
)
def test_a_model_that_cannot_be_set_up_is_told_before_anything_is_imported(
    settings: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "llama_index.llms.openai_like", None)
    with pytest.raises(ModelSetupError, match=words):
        Bot.from_documents([], **settings)  # type: ignore[arg-type]


def test_the_key_of_the_model_goes_before_the_general_one_and_a_local_server_needs_none(
    farm: Bot, stage: Stage
) -> None:
    bot(farm, stage, says(GOOD), llm_api_key="sk-other").ask(QUESTION)
    bot(farm, stage, says(GOOD), api_key="").ask(QUESTION)
    sent_keys = [{k.lower(): v for k, v in a["headers"].items()}["authorization"] for a in stage.asked]
    assert sent_keys == ["Bearer sk-other", "Bearer none"]
