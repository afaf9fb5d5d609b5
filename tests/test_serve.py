"""The HTTP door, as `pincite serve` opens it: asked over loopback by httpx and by OpenAI's own client."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import openai
import pytest
import uvicorn
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]
from starlette.applications import Starlette
from starlette.routing import Mount

from bot import Answer, Bot
from bot.answer import Done, Event, Note
from bot.completions import Chunks, CompletionRequest, completion
from bot.desk import MOST_REMEMBERED
from bot.schema import answer_json_schema
from bot.scripted import Reply, ScriptedModel
from bot.server import LARGEST_REQUEST, door
from tests.conftest import SEEDS
from tests.llm_server import Stage, refuses, says, stalls
from tests.made_files import pdf

COWS = "# Cows\n\nCows give milk twice a day. The barn was built in 1932 by Anna Berg.\n"
BEES = "Bees make honey in the hive. 🐝 The hive stands in the *old* garden.\r\n"
ANSWERED = "Who built the barn?"
BUILT = "The barn was built in 1932 by Anna Berg."
REFUSED = "What is the capital of Australia?"
DOOR = "/v1"
HTTP_MD = (SEEDS.parent / "docs" / "http.md").read_text(encoding="utf-8")


@contextmanager
def opened(bot: Bot) -> Iterator[str]:
    """The address of a server with the door over a bot, while the block runs."""
    app = Starlette(routes=[Mount(DOOR, door(bot))])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("farm")
    (folder / "cows.md").write_text(COWS, encoding="utf-8", newline="")
    (folder / "sub").mkdir()
    (folder / "sub" / "bees & co.txt").write_text(BEES, encoding="utf-8", newline="")
    return folder


@pytest.fixture(scope="module")
def bot(farm: Path) -> Bot:
    return Bot.open(farm)


@pytest.fixture(scope="module")
def address(bot: Bot) -> Iterator[str]:
    with opened(bot) as address:
        yield address


@pytest.fixture(scope="module")
def web(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address + DOOR, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=address + DOOR, api_key="none is needed", max_retries=0) as client:
        yield client


def events_of(response: httpx.Response) -> list[tuple[str, Any]]:
    """The events of a stream: (name, data)."""
    found = []
    for block in response.text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"timings_ms": None}


def answer_in(said: Any) -> dict[str, Any]:  # noqa: ANN401 - a message of OpenAI's, or a delta
    """The answer in the schema of every door, as a program finds it."""
    return dict(said.pincite)


def complain(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["message"]


def asking(*said: str) -> list[Any]:
    """Messages, of the user and of the assistant in turn."""
    return [{"role": ("user", "assistant")[i % 2], "content": text} for i, text in enumerate(said)]


# One answer at every door


@pytest.mark.parametrize("question", [ANSWERED, REFUSED, "", "Where does the hive stand? Who built the barn?"])
def test_every_door_gives_the_same_answer(bot: Bot, web: httpx.Client, client: openai.OpenAI, question: str) -> None:
    expected = timeless(json.loads(bot.ask(question).to_json()))
    asked = web.post("/ask", json={"question": question})
    assert (asked.status_code, asked.headers["content-type"]) == (200, "application/json")
    Draft202012Validator(answer_json_schema()).validate(asked.json())
    told = events_of(web.post("/ask", json={"question": question, "stream": True}))
    whole = client.chat.completions.create(model="pincite", messages=asking(question))
    *_, last = client.chat.completions.create(model="pincite", messages=asking(question), stream=True)
    saved = [asked.json(), told[-1][1], answer_in(whole.choices[0].message), answer_in(last.choices[0].delta)]
    assert [timeless(answer) for answer in saved] == [expected] * 4
    assert Answer.from_json(asked.text).to_json() == asked.text


def test_the_text_of_a_document_has_what_is_cited_at_its_place(web: httpx.Client) -> None:
    listed = {info["id"]: info for info in web.get("/documents").json()}
    assert set(listed) == {"cows.md", "sub/bees & co.txt"}
    answer = web.post("/ask", json={"question": "Where does the hive stand?"}).json()
    citation = answer["citations"][0]
    text = web.get(f"/documents/{citation['document_id']}").content.decode()
    assert text == BEES
    assert text[citation["start_char_index"] : citation["end_char_index"]] == citation["cited_text"]
    assert listed[citation["document_id"]]["sha256"] == citation["sha256"]


def test_the_page_that_a_citation_stands_on_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "yard"
    folder.mkdir()
    (folder / "yard.pdf").write_bytes(pdf([[(72, 700, 12, "The barn was built by Anna Berg.")]]))
    (folder / "cows.txt").write_text("Cows give milk twice a day.")
    with Bot.open(folder) as bot, opened(bot) as address, httpx.Client(base_url=address + DOOR, timeout=30) as web:
        on_page, on_none = (
            web.post("/ask", json={"question": question}).json()["citations"][0]
            for question in ("Who built the barn?", "How often do cows give milk?")
        )
        found = web.post("/page", json=on_page).json()
        assert b64decode(found.pop("png")).startswith(b"\x89PNG")
        assert (found["number"], found["width"], found["height"]) == (1, 1240, 1605)
        assert [len(found["boxes"]), len(found["focus"])] == [1, 1]
        assert found["boxes"][0]["left"] < found["focus"][0]["left"] < found["focus"][0]["right"] < 1
        assert complain(web.post("/page", json=on_none))[0] == 404
        changed = web.post("/page", json={**on_page, "sha256": "0" * 64})
        assert complain(changed)[0] == 404
        assert "was changed after it was cited" in complain(changed)[1]
        assert complain(web.post("/page", json={**on_page, "cited_text": "The barn"}))[0] == 400


def test_a_saved_answer_is_verified(web: httpx.Client) -> None:
    saved = web.post("/ask", json={"question": ANSWERED})
    checked = web.post("/verify", content=saved.content).json()
    assert (checked["holds"], [c["standing"] for c in checked["citations"]]) == (True, ["exact"])
    forged = saved.text.replace("1932", "1933")
    assert not web.post("/verify", content=forged).json()["holds"]
    assert complain(web.post("/verify", content="{}"))[0] == 400


def test_a_follow_up_brings_along_what_was_asked_before(bot: Bot, web: httpx.Client, client: openai.OpenAI) -> None:
    chat = bot.chat()
    expected = [chat.ask("Who built the barn?"), chat.ask("And when?"), chat.ask("And when?")][-1]
    history: list[Any] = []
    for question in ("Who built the barn?", "And when?", "And when?"):
        history.append(web.post("/ask", json={"question": question, "history": history}).json())
    assert timeless(history[-1]) == timeless(json.loads(expected.to_json()))
    said = (
        client.chat.completions.create(model="pincite", messages=asking("Who built the barn?"))
        .choices[0]
        .message.content
    )
    words = asking("Who built the barn?", said or "", "And when?", "In 1932.", "And when?")
    answer = answer_in(client.chat.completions.create(model="pincite", messages=words).choices[0].message)
    assert (answer["standalone_question"], answer["answer"]) == (expected.standalone_question, expected.text)


def test_options_hold_for_their_request_alone(web: httpx.Client, client: openai.OpenAI) -> None:
    limited: dict[str, Any] = {"documents": ["sub/bees & co.txt"]}
    assert web.post("/ask", json={"question": ANSWERED, **limited}).json()["refusal"]
    assert web.post("/ask", json={"question": ANSWERED, "min_confidence": 1}).json()["refusal"]
    through = client.chat.completions.create(
        model="pincite", messages=asking(ANSWERED), extra_body={"pincite": limited}
    )
    assert through.choices[0].message.refusal
    assert web.post("/ask", json={"question": ANSWERED}).json()["refusal"] is None


def test_what_is_served_says_what_it_is(web: httpx.Client, client: openai.OpenAI, bot: Bot) -> None:
    health = web.get("/health").json()
    assert health == {"status": "ok", "model": bot.model_name, "documents": 2, "passages": bot.corpus.passages}
    assert [model.id for model in client.models.list()] == [client.models.retrieve("pincite").id] == ["pincite"]
    described = web.get("/openapi.json").json()
    documented = set(re.findall(rf"`(?:GET|POST) {DOOR}(/\S+)`", HTTP_MD))
    assert {path.replace("{document_id}", "ID") for path in described["paths"]} == documented - {"/openapi.json"} | {
        "/models/{name}"
    }
    answered = described["paths"]["/ask"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert answered["$ref"].endswith("/AnswerModel")


def test_a_check_that_it_is_up_may_ask_for_the_head_alone(web: httpx.Client) -> None:
    for path in ("/health", "/models", "/models/pincite", "/documents", "/documents/cows.md"):
        head = web.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == web.get(path).headers["content-type"]


@pytest.mark.parametrize("question", [ANSWERED, REFUSED])
def test_a_completion_is_what_its_description_says(web: httpx.Client, question: str) -> None:
    described = web.get("/openapi.json").json()
    content = described["paths"]["/chat/completions"]["post"]["responses"]["200"]["content"]
    assert content.keys() == {"application/json", "text/event-stream"}
    said = web.post("/chat/completions", json={"model": "pincite", "messages": asking(question)}).json()
    schema = {**content["application/json"]["schema"], "components": described["components"]}
    Draft202012Validator(schema).validate(said)
    shape = {"id", "object", "created", "model", "choices", "usage"}
    assert said.keys() == shape == set(described["components"]["schemas"]["CompletionModel"]["required"])
    with pytest.raises(ValidationError):
        Draft202012Validator(schema).validate({**said, "choices": [{}]})


def test_the_page_is_beside_the_door(farm: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "pincite", "serve", "--corpus", str(farm), "--port", str(port)]
    command += ["--allow-host", "pincite.intranet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            address = f"http://127.0.0.1:{port}"
            assert (
                process.stdout.readline()
                == f"Pincite is at {address}, and for programs at {address}/v1 (Ctrl-C stops it)\n"
            )
            assert "every sentence of an answer is pinned" in httpx.get(address).text.lower()
            assert httpx.post(f"{address}{DOOR}/ask", json={"question": ANSWERED}).json()["answer"] == BUILT
            with httpx.stream("POST", f"{address}{DOOR}/ask", json={"question": ANSWERED, "stream": True}) as told:
                assert [line for line in told.iter_lines() if line.startswith("event: ")][-1] == "event: answer"
            foreign = {"host": "pincite.intranet", "origin": "http://evil.example"}
            shown = httpx.get(f"{address}{DOOR}/documents", headers=foreign)
            assert not [name for name in shown.headers if name.startswith("access-control-allow")]
            assert shown.status_code == 200
            foreign = {"host": "evil.example"}
            assert complain(httpx.get(f"{address}{DOOR}/documents", headers=foreign))[0] == 421
            assert complain(httpx.get(f"{address}{DOOR}/docs"))[0] == 404  # its scripts would come from elsewhere
        finally:
            process.send_signal(signal.SIGTERM)
            said, complained = process.communicate()
    assert (said, process.returncode) == ("", 0)
    assert re.fullmatch(r"(?:pincite: index brought up to date: .*\n)?", complained)  # another test may have synced it


# OpenAI's API


def test_people_read_the_answer_with_its_numbers_and_what_they_point_to(client: openai.OpenAI) -> None:
    message = client.chat.completions.create(model="pincite", messages=asking(ANSWERED)).choices[0].message
    assert message.content == f"{BUILT}[1]\n\n[1] cows.md, characters 36–76\n\n> {BUILT}"
    assert message.refusal is None


def test_a_refusal_is_the_message_and_has_no_sources(client: openai.OpenAI) -> None:
    message = client.chat.completions.create(model="pincite", messages=asking(REFUSED)).choices[0].message
    assert message.content == message.refusal == "The documents do not answer this question."
    *_, end = chunks = list(client.chat.completions.create(model="pincite", messages=asking(REFUSED), stream=True))
    assert [c.choices[0].delta.refusal for c in chunks[:-1]] == [message.refusal]
    assert end.choices[0].finish_reason == "stop"


@pytest.mark.parametrize("question", [ANSWERED, REFUSED, "Where does the hive stand? Who built the barn?"])
def test_the_chunks_joined_are_the_content(client: openai.OpenAI, question: str) -> None:
    whole = client.chat.completions.create(model="pincite", messages=asking(question))
    chunks = list(
        client.chat.completions.create(
            model="pincite", messages=asking(question), stream=True, stream_options={"include_usage": True}
        )
    )
    assert "".join(c.choices[0].delta.content or "" for c in chunks[:-1]) == whole.choices[0].message.content
    assert [c.choices[0].delta.role for c in chunks[:-1]] == ["assistant", *[None] * (len(chunks) - 2)]
    assert chunks[-1].usage == whole.usage


def test_a_conversation_may_have_instructions_and_parts(client: openai.OpenAI) -> None:
    messages: list[Any] = [
        {"role": "system", "content": "Answer like a pirate."},
        {"role": "user", "content": [{"type": "text", "text": "Who built "}, {"type": "text", "text": "the barn?"}]},
    ]
    said = client.chat.completions.create(model="pincite", messages=messages, temperature=0.2, max_tokens=5)
    assert (said.choices[0].message.content or "").startswith(f"{BUILT}[1]")


@pytest.mark.parametrize(
    ("change", "status", "part"),
    [
        ({"model": "gpt-4o"}, 404, "there is no 'gpt-4o'; the one to ask is 'pincite'"),
        ({"messages": []}, 400, "messages: "),
        ({"messages": asking("Who?", "Anna.")}, 400, "messages: the last one has the role 'assistant'"),
        ({"messages": asking("w" * 100_001)}, 400, "100,000 characters"),
        ({"n": 2}, 400, "n: "),
        ({"response_format": {"type": "json_object"}}, 400, "response_format.type: "),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:"}}]}]},
            400,
            "messages: the last one has a part that is no text",
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "text", "text": {"value": "Who?"}}]}]},
            400,
            "messages: the last one has a part that is no text",
        ),
        ({"pincite": {"topk": 3}}, 400, "pincite.topk: "),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_done_is_said(web: httpx.Client, change: dict[str, Any], status: int, part: str) -> None:
    found, message = complain(
        web.post("/chat/completions", json={"model": "pincite", "messages": asking("Who?"), **change})
    )
    assert (found, part in message) == (status, True), message


def test_the_helpers_of_the_client_keep_the_citations(bot: Bot, client: openai.OpenAI) -> None:
    with client.chat.completions.stream(model="pincite", messages=asking(ANSWERED)) as stream:
        message = stream.get_final_completion().choices[0].message
    assert timeless(answer_in(message)) == timeless(json.loads(bot.ask(ANSWERED).to_json()))


def test_what_clients_leave_unset_may_be_null(web: httpx.Client) -> None:
    unset = dict.fromkeys(("stream", "stream_options", "n", "response_format", "pincite", "temperature"))
    assert (
        web.post("/chat/completions", json={"model": "pincite", "messages": asking(ANSWERED), **unset}).status_code
        == 200
    )
    unset = dict.fromkeys(("stream", "history", "documents", "top_k", "min_confidence", "unsupported"))
    assert web.post("/ask", json={"question": ANSWERED, **unset}).status_code == 200


def test_a_history_is_read_as_people_and_clients_leave_it(web: httpx.Client) -> None:
    image = {"type": "image_url", "image_url": {"url": "data:"}}
    messages: list[Any] = [
        {"role": "assistant", "content": "Hello!"},
        {"role": "user", "content": [image, {"type": "text", "text": "What is this?"}]},
        {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]},
        {"role": "user", "content": "Who built the barn?"},  # and the answer never came
        {"role": "assistant", "content": None, "tool_calls": []},
        {"role": "function", "name": "f", "content": "x"},
        {"role": "user", "content": "And when?"},
    ]
    asked = CompletionRequest.model_validate({"model": "pincite", "messages": messages})
    assert asked.exchanges() == [("What is this?", ""), ("Who built the barn?", "")]
    said = web.post("/chat/completions", json={"model": "pincite", "messages": messages}).json()
    assert said["choices"][0]["message"]["pincite"]["answer"] == BUILT


def test_of_a_long_conversation_the_newest_part_counts(web: httpx.Client) -> None:
    messages = asking(*(said for i in range(20_000) for said in (f"and {i}?", str(i))), ANSWERED)
    asked = CompletionRequest.model_validate({"model": "pincite", "messages": messages})
    assert asked.exchanges() == [(f"and {i}?", str(i)) for i in range(20_000 - MOST_REMEMBERED, 20_000)]
    assert web.post("/chat/completions", json={"model": "pincite", "messages": messages}).status_code == 200


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        ((), "stop"),
        (("retried",), "stop"),
        (("incomplete_unreachable",), "length"),
        (("incomplete_filtered",), "content_filter"),
    ],
)
def test_a_completion_says_why_it_ended(codes: tuple[str, ...], reason: str) -> None:
    answer = Answer("?", notes=tuple(Note(code, "") for code in codes))
    *_, end = Chunks().take(Done(answer))
    assert completion(answer)["choices"][0]["finish_reason"] == end["choices"][0]["finish_reason"] == reason


def test_the_example_in_the_docs_prints_what_they_say(seed_bot: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```", HTTP_MD, re.MULTILINE | re.DOTALL)
    (printed,) = re.findall(r"^```text\n(.*?)^```", HTTP_MD, re.MULTILINE | re.DOTALL)
    with opened(seed_bot) as address:
        exec(compile(example.replace("http://127.0.0.1:7860", address), "http.md", "exec"), {})  # noqa: S102 - it is our own
    assert capsys.readouterr().out == printed


# What is wrong with a request


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({}, "question: "),
        ({"question": 1}, "question: "),
        ({"question": "Who?", "top_k": 0}, "top_k: "),
        ({"question": "Who?", "top_k": 10_000}, "top_k: "),
        ({"question": "Who?", "min_confidence": 2}, "min_confidence: "),
        ({"question": "Who?", "unsupported": "hide"}, "unsupported: "),
        ({"question": "Who?", "topk": 3}, "topk: "),
        ({"question": "Who?", "history": [{"question": "Who?"}]}, "history.0.answer: "),
        ([], "the body: "),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_wrong_request_is_one_line(web: httpx.Client, body: object, part: str) -> None:
    status, message = complain(web.post("/ask", json=body))
    assert (status, message.startswith(part), "\n" in message) == (400, True, False), message


def test_a_request_that_is_not_json_is_told_so(web: httpx.Client) -> None:
    assert complain(web.post("/ask", content=b"{")) == (
        400,
        "the body: send a JSON object, with the header content-type: application/json",
    )
    broken = web.post("/ask", content=b'{"question": "Who?" "top_k": 3}', headers={"content-type": "application/json"})
    assert complain(broken) == (400, "the body: no JSON: Expecting ',' delimiter, at character 20")


def test_a_field_that_is_not_there_says_where_those_are_that_there_are(web: httpx.Client) -> None:
    said = "pincite.topk: there is no such field: those that there are stand in /v1/openapi.json"
    asked = {"model": "pincite", "messages": [{"role": "user", "content": "Who?"}], "pincite": {"topk": 3}}
    assert complain(web.post("/chat/completions", json=asked)) == (400, said)


def test_what_is_not_there_is_not_found(web: httpx.Client) -> None:
    assert complain(web.get("/documents/pigs.txt")) == (404, "pigs.txt: there is no such document")
    assert complain(web.get("/documents/..%2f..%2fetc%2fpasswd"))[0] == 404
    assert complain(web.get("/nowhere")) == (404, "there is no /v1/nowhere: what there is stands in /v1/openapi.json")
    assert complain(web.get("/ask")) == (405, "/v1/ask does not take GET")


@pytest.mark.parametrize("stream", [False, True])
def test_a_question_limited_to_a_document_that_is_not_there_is_not_found(web: httpx.Client, stream: bool) -> None:
    asked = {"question": ANSWERED, "documents": ["cows.md", "pigs.txt"], "stream": stream}
    assert complain(web.post("/ask", json=asked)) == (404, "pigs.txt: there is no such document")


def test_a_request_that_is_too_large_is_refused(web: httpx.Client) -> None:
    large = json.dumps({"question": "w" * LARGEST_REQUEST}).encode()
    assert complain(web.post("/ask", content=large, headers={"content-type": "application/json"})) == (
        413,
        "the request has more than 4 MB",
    )


def test_a_question_with_characters_that_are_no_text_is_answered_or_refused_in_one_line(web: httpx.Client) -> None:
    assert web.post("/ask", json={"question": "Who built\0 the barn?"}).json()["answer"] == BUILT
    half = b'{"question": "\\ud800 Who built the barn?"}'  # of a pair
    assert complain(web.post("/ask", content=half, headers={"content-type": "application/json"}))[0] == 400


# A language model behind it


def scripted(farm: Path, *replies: Reply, **settings: Any) -> Bot:  # noqa: ANN401
    return Bot.open(farm, llm=ScriptedModel(replies), **settings)


def sentence_id(farm: Path, text: str) -> str:
    """The number under which a language model is shown that sentence."""
    model = ScriptedModel(["[none]"])
    Bot.open(farm, llm=model).ask(ANSWERED)
    shown = str(model.asked[0][-1].content)
    return shown[: shown.index(text)].rsplit("[", 1)[1].split("]")[0]


def content_of(chunks: Sequence[Any]) -> str:
    return "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)


def test_what_a_model_writes_is_sent_as_it_is_judged(farm: Path) -> None:
    place = sentence_id(farm, BUILT)
    with Stage(
        [says(f"The barn was built in 1932 [{place}].", " Anna Berg", f" built the barn [{place}].", pause=0.8)]
    ) as stage:
        bot = Bot.open(farm, llm="openai/m", llm_base_url=stage.url, api_key="k")
        with opened(bot) as address, openai.OpenAI(base_url=address + DOOR, api_key="k") as client:
            asked = client.chat.completions.create(model="pincite", messages=asking(ANSWERED), stream=True)
            came = [(time.monotonic(), chunk) for chunk in asked]
    first, last = came[0], came[-1]
    assert first[1].choices[0].delta.content == "The barn was built in 1932.[1]"
    assert last[0] - first[0] > 0.5, "the first statement waited for the last"
    assert content_of([chunk for _, chunk in came]).startswith(
        "The barn was built in 1932.[1] Anna Berg built the barn.[1]\n\n[1] "
    )


def test_nothing_is_sent_that_a_refusal_would_take_back(farm: Path) -> None:
    place = sentence_id(farm, BUILT)
    wrong, right = f"The barn was built in 1999 [{place}].", f"Anna Berg built the barn [{place}]."
    bot = scripted(farm, wrong, wrong, f"{wrong} {right}", f"{wrong} {right}")
    with opened(bot) as address, openai.OpenAI(base_url=address + DOOR, api_key="k") as client:
        for said in (
            "The documents do not support an answer to this question.",
            "The barn was built in 1999.[1] (not supported) Anna",
        ):
            whole = client.chat.completions.create(model="pincite", messages=asking(ANSWERED)).choices[0].message
            chunks = list(client.chat.completions.create(model="pincite", messages=asking(ANSWERED), stream=True))
            assert content_of(chunks) == whole.content
            assert (whole.content or "").startswith(said)


def test_a_model_that_fails_has_a_status_of_its_own(farm: Path) -> None:
    with Stage([refuses(429, "slow down", {"retry-after": "0"})] * 12) as stage:
        bot = Bot.open(farm, llm="openai/m", llm_base_url=stage.url, api_key="k", deadline=5)
        with opened(bot) as address:
            client = openai.OpenAI(base_url=address + DOOR, api_key="k", max_retries=0)
            with pytest.raises(openai.RateLimitError) as raised:
                client.chat.completions.create(model="pincite", messages=asking(ANSWERED), stream=True)
            assert raised.value.code == "busy"
            with httpx.Client(base_url=address + DOOR, timeout=30) as web:
                failed = web.post("/ask", json={"question": ANSWERED})
                told = events_of(web.post("/ask", json={"question": ANSWERED, "stream": True}))
    assert failed.status_code == 429
    assert BUILT in "".join(c["cited_text"] for c in failed.json()["error"]["nearest"])
    assert "retry-after" not in failed.headers
    assert (told[0][0], told[-1][0]) == ("passages", "error")
    assert told[-1][1] == failed.json()


def test_how_long_a_busy_model_wants_to_be_left_alone_is_handed_on(farm: Path) -> None:
    with Stage([refuses(429, "slow down", {"retry-after": "90.5"})]) as stage:
        bot = Bot.open(farm, llm="openai/m", llm_base_url=stage.url, api_key="k", deadline=5)
        with opened(bot) as address:
            failed = httpx.post(f"{address}{DOOR}/ask", json={"question": ANSWERED}, timeout=30)
    assert (failed.status_code, failed.headers["retry-after"]) == (429, "91")
    assert "wait 91 s" in failed.json()["error"]["message"]


def test_a_mistake_of_ours_ends_a_stream_with_an_error_and_is_written_down(
    farm: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*given: object, **named: object) -> Iterator[Event]:
        yield Note("cut_off", "something")
        raise RuntimeError("what only the server is to know")

    monkeypatch.setattr(Bot, "_stream_turn", broken)
    with opened(Bot.open(farm)) as address:
        told = events_of(httpx.post(f"{address}{DOOR}/ask", json={"question": ANSWERED, "stream": True}))
    said = {"message": "something went wrong; the server has written down what", "type": "server_error"}
    assert [name for name, _ in told] == ["note", "error"]
    assert told[-1][1]["error"] == {**said, "param": None, "code": None}
    assert "what only the server is to know" in caplog.text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/ask", {"question": ANSWERED}),
        ("/chat/completions", {"model": "pincite", "messages": asking(ANSWERED)}),
        ("/chat/completions", {"model": "pincite", "messages": asking(ANSWERED), "stream": True}),
    ],
)
def test_who_leaves_keeps_nobody_waiting(farm: Path, path: str, body: dict[str, Any]) -> None:
    with Stage([stalls()] * 32) as stage:
        bot = Bot.open(farm, llm="openai/m", llm_base_url=stage.url, api_key="k", deadline=60)
        with opened(bot) as address, ThreadPoolExecutor(32) as many:

            def leave(number: int) -> None:
                with pytest.raises(httpx.TimeoutException):
                    httpx.post(f"{address}{DOOR}{path}", json=body, timeout=1)

            list(many.map(leave, range(bot.at_once)))
            saved = Answer("?").to_json()
            assert httpx.post(f"{address}{DOOR}/verify", content=saved, timeout=20).status_code == 200
            stage.closing.set()


@pytest.mark.parametrize("body", [{"question": ANSWERED}, {"question": ANSWERED, "stream": True}])
def test_where_the_line_is_full_it_is_said_at_once_and_when_to_ask_again(
    farm: Path, monkeypatch: pytest.MonkeyPatch, body: dict[str, Any]
) -> None:
    monkeypatch.setattr("bot.desk.MOST_WAITING", 2)
    monkeypatch.setattr(Bot, "at_once", 1)
    with Stage([stalls()] * 8) as stage:
        bot = Bot.open(farm, llm="openai/m", llm_base_url=stage.url, api_key="k", deadline=60)
        with opened(bot) as address, ThreadPoolExecutor(3) as many:
            ask = f"{address}{DOOR}/ask"

            def leave(number: int) -> None:
                with pytest.raises(httpx.TimeoutException):
                    httpx.post(ask, json={"question": ANSWERED}, timeout=3)

            waiting = [many.submit(leave, n) for n in range(3)]  # one is answered, two wait
            time.sleep(1)
            full = httpx.post(ask, json=body, timeout=20)
            assert complain(full) == (503, "2 others wait for an answer already: ask again later")
            assert int(full.headers["retry-after"]) > 0
            assert full.json()["error"]["type"] == "server_error"
            for one in waiting:
                one.result()
            saved = Answer("?").to_json()
            assert httpx.post(f"{address}{DOOR}/verify", content=saved, timeout=20).status_code == 200
            stage.closing.set()


def test_what_is_wrong_with_the_set_up_is_told_to_whoever_runs_the_server(
    farm: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Stage([refuses(401, "wrong key sk-abc")]) as stage:
        bot = Bot.open(farm, llm="openai/m", llm_base_url=stage.url, api_key="k")
        with (
            opened(bot) as address,
            openai.OpenAI(base_url=address + DOOR, api_key="k") as client,
            pytest.raises(openai.InternalServerError) as raised,
        ):
            client.chat.completions.create(model="pincite", messages=asking(ANSWERED))
    assert "not set up right" in str(raised.value)
    assert "key" not in str(raised.value)
    assert "401" in caplog.text or "key" in caplog.text
    assert len(stage.asked) == 1  # the client did not try again
