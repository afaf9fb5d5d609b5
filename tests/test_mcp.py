"""The MCP door, asked by the `mcp` package's own client: in this process, and over the standard streams of `pincite mcp`."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from mcp import Client, StdioServerParameters
from mcp.server import Server
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, TextContent, TextResourceContents

from bot import Answer, Bot, mcp_door
from bot.mcp_door import door
from bot.schema import answer_json_schema
from bot.scripted import ScriptedModel
from bot.tools import ADDRESS, TOOLS, address_of, id_at
from index.errors import IndexBusyError, ModelBusyError
from index.reports import Progress, Stopped, Watcher
from pincite.cli import app
from tests.conftest import SEEDS
from tests.llm_server import Stage, stalls

COWS = "# Cows\n\nCows give milk twice a day. The barn was built in 1932 by Anna Berg.\n"
BEES = "Bees make honey in the hive. 🐝 The hive stands in the *old* garden.\r\n"
ANSWERED = "Who built the barn?"
BUILT = "The barn was built in 1932 by Anna Berg."
REFUSED = "What is the capital of Australia?"
DOCS = SEEDS.parent / "docs"
MCP_MD = (DOCS / "mcp.md").read_text(encoding="utf-8")
SCHEMA = json.loads((DOCS / "answer.schema.json").read_text(encoding="utf-8"))
HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "a test", "version": "1"}}

T = TypeVar("T")


def write_farm(folder: Path) -> Path:
    (folder / "sub").mkdir(parents=True)
    (folder / "cows.md").write_text(COWS, encoding="utf-8", newline="")
    (folder / "sub" / "bees & co.txt").write_text(BEES, encoding="utf-8", newline="")
    return folder


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_farm(tmp_path_factory.mktemp("here") / "farm")


@pytest.fixture(scope="module")
def bot(farm: Path) -> Bot:
    return Bot.open(farm)


@pytest.fixture(scope="module")
def server(bot: Bot) -> Server[Any]:
    return over(bot)


def over(bot: Bot) -> Server[Any]:
    """The door over a bot that stays open when the client leaves."""
    return door(lambda watch: nullcontext(bot), "1")


def with_client(
    server: Server[Any] | StdioServerParameters, do: Callable[[Client], Awaitable[T]], mode: str = "auto"
) -> T:
    """What `do` gives with a client of the server."""

    async def connected() -> T:
        async with Client(server, mode=mode, read_timeout_seconds=60) as client:
            return await do(client)

    return asyncio.run(connected())


def call(server: Server[Any], tool: str, **arguments: object) -> CallToolResult:
    return with_client(server, lambda client: client.call_tool(tool, arguments))


def refused(server: Server[Any], do: Callable[[Client], Awaitable[object]], mode: str = "auto") -> str:
    """The protocol's error that comes of what `do` does."""

    async def failed(client: Client) -> str:
        with pytest.raises(MCPError) as raised:
            await do(client)
        return raised.value.error.message

    return with_client(server, failed, mode)


def text_of(result: CallToolResult) -> str:
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


def said(result: CallToolResult) -> Any:  # noqa: ANN401 - the JSON of a tool
    assert not result.is_error, text_of(result)
    return result.structured_content


def complaint(result: CallToolResult) -> str:
    assert result.is_error
    assert result.structured_content is None
    return text_of(result)


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"timings_ms": None}


# Asking


@pytest.mark.parametrize("question", [ANSWERED, REFUSED, "", "Where does the hive stand? Who built the barn?"])
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_answer_is_that_of_every_other_door(bot: Bot, server: Server[Any], question: str, mode: str) -> None:
    result = with_client(server, lambda client: client.call_tool("ask", {"question": question}), mode)
    answer = said(result)
    assert timeless(answer) == timeless(json.loads(bot.ask(question).to_json()))
    Draft202012Validator(SCHEMA).validate(answer)
    for citation in answer["citations"]:
        text = bot.document_text(citation["document_id"])
        assert text[citation["start_char_index"] : citation["end_char_index"]] == citation["cited_text"]


def test_the_text_has_the_numbers_and_below_them_the_slices(server: Server[Any]) -> None:
    assert (
        text_of(call(server, "ask", question=ANSWERED)) == f"{BUILT}[1]\n\n[1] cows.md, characters 36–76\n\n> {BUILT}\n"
    )


def test_a_refusal_is_said_to_be_one_and_so_are_the_passages_it_shows(server: Server[Any]) -> None:
    result = call(server, "ask", question="Who sold the barn to Anna Berg?")
    assert text_of(result).startswith(
        "No answer (not_in_documents): The documents do not answer this question.\n\n"
        "Nearest passages, which are no answer:\n\n[1] "
    )
    assert said(result)["refusal"]["reason"] == "not_in_documents"
    assert said(result)["citations"] == []
    assert text_of(call(server, "ask", question="")).startswith("No answer (empty_question): ")


def test_a_question_may_be_limited_to_documents(server: Server[Any]) -> None:
    limited = said(call(server, "ask", question=ANSWERED, documents=["sub/bees & co.txt"]))
    assert limited["refusal"]
    assert said(call(server, "ask", question=ANSWERED, documents=["cows.md"]))["answer"] == BUILT
    assert said(call(server, "ask", question=ANSWERED, documents=[]))["answer"] == BUILT
    assert said(call(server, "ask", question=ANSWERED, documents=None, earlier=None))["answer"] == BUILT
    partly = call(server, "ask", question=ANSWERED, documents=["cows.md", "pigs.txt"])
    assert text_of(partly) == "pigs.txt: there is no such document"


def test_a_follow_up_is_understood_from_what_was_asked_before(bot: Bot, server: Server[Any]) -> None:
    chat = bot.chat()
    expected = [chat.ask(ANSWERED), chat.ask("And when?")][-1]
    answer = said(call(server, "ask", question="And when?", earlier=[{"question": ANSWERED, "answer": BUILT}]))
    assert answer["standalone_question"] == expected.standalone_question
    assert answer["answer"] == expected.text


def test_where_a_language_model_fails_the_passages_are_shown_and_are_no_answer(farm: Path) -> None:
    bot = Bot.open(farm, llm=ScriptedModel([ModelBusyError("it is busy")]))
    text = complaint(call(over(bot), "ask", question=ANSWERED))
    assert re.match(r"No answer: .*\n\nNearest passages, which are no answer:\n\n\[1\] cows\.md, ", text), text


# The other tools


def test_what_is_found_is_a_slice_of_its_document(bot: Bot, server: Server[Any]) -> None:
    result = call(server, "search", query="the hive", count=2)
    passages = said(result)["passages"]
    assert [p["document_id"] for p in passages] == ["sub/bees & co.txt", "cows.md"]
    for passage in passages:
        text = bot.document_text(passage["document_id"])
        assert text[passage["start_char_index"] : passage["end_char_index"]] == passage["text"]
        assert passage["sha256"] == bot.documents[passage["document_id"]].sha256
    assert text_of(result).startswith(f"[1] sub/bees & co.txt, characters 0–{len(BEES)}\n\nBees make honey")
    assert "under 'Cows'" in text_of(result)
    assert len(said(call(server, "search", query="the hive", documents=["cows.md"]))["passages"]) == 1
    assert text_of(call(server, "search", query=" ")) == "nothing is found"


def test_a_saved_answer_is_verified(tmp_path: Path) -> None:
    folder = write_farm(tmp_path / "farm")
    server = over(Bot.open(folder))
    saved = said(call(server, "ask", question=ANSWERED))
    assert said(call(server, "verify", answer=saved))["holds"]
    assert text_of(call(server, "verify", answer=json.dumps(saved))) == "[1] cows.md: exact"
    standings = []
    for text in ("Moo. " + COWS, COWS.replace("1932", "1933"), None):
        (folder / "cows.md").write_text(text, encoding="utf-8") if text else (folder / "cows.md").unlink()
        result = call(server, "verify", answer=saved)
        standings.append(said(result)["citations"][0]["standing"])
        assert said(result)["holds"] == (standings[-1] == "moved")
        if standings[-1] == "moved":
            assert text_of(result) == "[1] cows.md: moved, now cows.md, characters 41–81"
    assert standings == ["moved", "changed", "gone"]
    assert text_of(call(server, "verify", answer=Answer("?").to_json())) == "the answer cites nothing"


def test_the_documents_are_listed_and_can_be_read(server: Server[Any]) -> None:
    listed = said(call(server, "documents"))
    assert listed["total"] == 2
    files = {"cows.md": (COWS, "text/markdown"), "sub/bees & co.txt": (BEES, "text/plain")}
    for one in listed["documents"]:
        read = with_client(server, lambda client, uri=one["uri"]: client.read_resource(uri))  # type: ignore[misc]
        (contents,) = read.contents
        assert isinstance(contents, TextResourceContents)
        assert (contents.text, contents.mime_type) == files.pop(one["id"])
        assert one["characters"] == len(contents.text)
    assert files == {}
    some = call(server, "documents", contains="BEES")
    assert text_of(some).startswith(f"sub/bees & co.txt: bees & co, {len(BEES)} characters, sha256 ")
    assert text_of(call(server, "documents", limit=1)).endswith(
        "\nand 1 more: say what the id or title contains, or a higher limit"
    )
    assert text_of(call(server, "documents", contains="pigs")) == "there are none"


def test_the_documents_are_resources_a_page_at_a_time(server: Server[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp_door, "_PAGE", 1)
    first = with_client(server, lambda client: client.list_resources())
    rest = with_client(server, lambda client: client.list_resources(cursor=first.next_cursor))
    assert rest.next_cursor is None
    assert [r.uri for r in (*first.resources, *rest.resources)] == [
        "pincite://documents/cows.md",
        "pincite://documents/sub%2Fbees%20%26%20co.txt",
    ]
    templates = with_client(server, lambda client: client.list_resource_templates())
    assert [t.uri_template for t in templates.resource_templates] == ["pincite://documents/{id}"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_address_leads_back_to_its_document(document_id: str) -> None:
    address = address_of(document_id)
    assert id_at(address) == document_id
    assert address.isascii()
    assert "/" not in address.removeprefix(ADDRESS)


@pytest.mark.parametrize(
    ("uri", "part"),
    [
        ("pincite://documents/pigs.txt", "pigs.txt: there is no such document"),
        ("pincite://documents/..%2F..%2Fetc%2Fpasswd", "there is no such document"),
        ("file:///etc/passwd", "what can be read begins with pincite://documents/"),
    ],
)
def test_what_is_not_there_cannot_be_read(server: Server[Any], uri: str, part: str) -> None:
    assert part in refused(server, lambda client: client.read_resource(uri))


# What a model is told


def test_every_tool_is_described_and_harmless(server: Server[Any]) -> None:
    tools = with_client(server, lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools} == set(re.findall(r"^\| `(\w+)`", MCP_MD, re.MULTILINE)) == TOOLS.keys()
    for tool in tools:
        hints = tool.annotations
        assert hints
        assert (hints.read_only_hint, hints.destructive_hint, hints.open_world_hint) == (True, False, False)
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)
        assert tool.description
        assert tool.title
        assert all(one.get("description") for one in tool.input_schema["properties"].values())
    assert TOOLS["ask"].gives == answer_json_schema() == SCHEMA


@pytest.mark.parametrize(
    ("tool", "arguments", "part"),
    [
        ("ask", {}, "question: Field required"),
        ("ask", {"question": 1}, "question: "),
        ("ask", {"question": "w" * 100_001}, "question: "),
        ("ask", {"question": "Who?", "documents": "cows.md"}, "documents: "),
        ("ask", {"question": "Who?", "earlier": [{"answer": "Anna."}]}, "earlier.0.question: "),
        ("ask", {"question": "Who?", "model": "gpt"}, "model: "),
        ("search", {"query": "hive", "count": 0}, "count: "),
        ("search", {"query": "hive", "documents": ["pigs.txt"]}, "pigs.txt: there is no such document"),
        ("verify", {}, "answer: "),
        ("verify", {"answer": {"question": "Who?"}}, "not a saved answer: answer: "),
        ("verify", {"answer": "Anna Berg did."}, "not a saved answer: "),
        ("documents", {"limit": "many"}, "limit: "),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_wrong_argument_is_one_line(server: Server[Any], tool: str, arguments: dict[str, Any], part: str) -> None:
    message = complaint(call(server, tool, **arguments))
    assert (message.startswith(part), "\n" in message) == (True, False), message


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_what_goes_wrong_inside_is_written_down_and_not_told(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, mode: str
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(Bot, "retrieve", fail)
    result = with_client(over(bot), lambda client: client.call_tool("search", {"query": "hive"}), mode)
    assert complaint(result) == "something went wrong; the server has written down what, on its standard error"
    assert "a secret" in caplog.text
    unknown = refused(over(bot), lambda client: client.call_tool("answer", {}), mode)
    assert unknown == "there is no tool 'answer': there are ask, search, verify, documents"


# While it opens


def test_a_client_is_answered_before_the_bot_is_open(bot: Bot) -> None:
    may_open = threading.Event()

    def open_late(watch: Watcher) -> nullcontext[Bot]:
        assert may_open.wait(30)
        return nullcontext(bot)

    async def ask(client: Client) -> CallToolResult:
        assert (await client.list_tools()).tools
        asked = asyncio.create_task(client.call_tool("ask", {"question": ANSWERED}))
        await asyncio.sleep(0.1)
        assert not asked.done()
        may_open.set()
        return await asked

    assert said(with_client(door(open_late, "1"), ask))["answer"] == BUILT


def test_who_would_wait_too_long_is_told_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp_door, "_PATIENCE", 0.2)
    stopped = threading.Event()

    def read_for_ever(watch: Watcher) -> nullcontext[Bot]:
        try:
            while True:
                watch(Progress("documents", 3, 4000))
        except Stopped:
            stopped.set()
            raise

    server = door(read_for_ever, "1")
    message = complaint(call(server, "ask", question=ANSWERED))
    assert message == "the documents are still being read (documents: 3 of 4,000): ask again in a minute"
    assert stopped.wait(10), "the sync went on when the client had left"


def test_where_it_cannot_be_opened_that_is_said_and_tried_again(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    is_busy = True

    def open_at_last(watch: Watcher) -> nullcontext[Bot]:
        if is_busy:
            raise IndexBusyError("another process is writing")
        return nullcontext(bot)

    async def ask(client: Client) -> Sequence[CallToolResult]:
        nonlocal is_busy
        first = await client.call_tool("ask", {"question": ANSWERED})
        with pytest.raises(MCPError, match="another process is writing"):
            await client.list_resources()
        is_busy = False
        return first, await client.call_tool("ask", {"question": ANSWERED})

    first, second = with_client(door(open_at_last, "1"), ask)
    assert complaint(first) == "another process is writing"
    assert "another process is writing" in caplog.text
    assert said(second)["answer"] == BUILT


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_who_stops_waiting_gives_up_the_turn(farm: Path, mode: str) -> None:
    async def give_up(client: Client) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await client.call_tool("ask", {"question": ANSWERED})

    with Stage([stalls()] * 32) as stage:
        bot = Bot.open(farm, llm="openai/m", llm_base_url=stage.url, api_key="k", deadline=60)

        async def ask(client: Client) -> CallToolResult:
            await asyncio.gather(*(give_up(client) for _ in range(bot.at_once)))
            async with asyncio.timeout(20):
                return await client.call_tool("verify", {"answer": Answer("?").to_json()})

        assert said(with_client(over(bot), ask, mode))["holds"]
        stage.closing.set()


# The process


def command_of(farm: Path) -> list[str]:
    return [sys.executable, "-m", "pincite", "mcp", "--corpus", str(farm)]


def request(number: int, method: str, **params: object) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\n"


@contextmanager
def started(command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    environment = {**os.environ, "PYTHONUNBUFFERED": ""}  # else what is printed is never held back until the end
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, bufsize=1, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def exchange(process: subprocess.Popen[str], number: int, method: str, **params: object) -> Any:  # noqa: ANN401 - its result
    assert process.stdin
    assert process.stdout
    process.stdin.write(request(number, method, **params))
    reply = json.loads(process.stdout.readline())
    assert reply["id"] == number
    return reply["result"]


def greeted(process: subprocess.Popen[str]) -> None:
    assert exchange(process, 1, "initialize", **HELLO)["serverInfo"]["name"] == "pincite"
    assert process.stdin
    process.stdin.write(json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}) + "\n")


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_real_process_answers_several_at_once(tmp_path: Path, mode: str) -> None:
    command, *arguments = command_of(write_farm(tmp_path / "farm"))

    async def ask(client: Client) -> list[CallToolResult]:
        asked = (ANSWERED, REFUSED, "Where does the hive stand?")
        return await asyncio.gather(*(client.call_tool("ask", {"question": question}) for question in asked))

    built, refused, hive = with_client(StdioServerParameters(command=command, args=arguments), ask, mode)
    assert said(built)["answer"] == BUILT
    assert said(refused)["refusal"]["reason"] == "not_in_documents"
    (citation,) = said(hive)["citations"]
    start, end = citation["start_char_index"], citation["end_char_index"]
    assert BEES[start:end] == citation["cited_text"] == "🐝 The hive stands in the *old* garden."


NOISY = """
import os, sys
from bot import Bot
from pincite.cli import main

quiet = Bot.documents.fget
def noisy(self):
    print("printed")
    os.write(1, b"written\\n")
    os.system("echo spoken")
    return quiet(self)
Bot.documents = property(noisy)
sys.argv = ["pincite", *sys.argv[1:]]
main()
"""


def test_nothing_but_the_protocol_is_on_standard_output(tmp_path: Path) -> None:
    farm = write_farm(tmp_path / "farm")
    (farm / "broken.txt").write_bytes(b"\xff\x00\x00")
    with started([sys.executable, "-c", NOISY, *command_of(farm)[3:]]) as process:
        greeted(process)
        listed = exchange(process, 2, "tools/call", name="documents", arguments={})
        assert listed["structuredContent"]["total"] == 2
        rest, errors = process.communicate(timeout=30)
    assert (rest, process.returncode) == ("", 0)
    assert all(word in errors for word in ("printed", "written", "spoken", "2 added", "broken.txt: "))


def test_it_ends_with_its_input_even_while_it_opens(tmp_path: Path) -> None:
    with started(command_of(write_farm(tmp_path / "farm"))) as process:
        greeted(process)
        assert process.communicate(timeout=30)[0] == ""
    assert process.returncode == 0


def test_it_ends_quietly_where_the_client_is_gone(farm: Path) -> None:
    with started(command_of(farm)) as process:
        greeted(process)
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(request(2, "tools/list"))
        process.stdin.close()
        assert process.wait(30) == 0
        assert process.stderr.read() == ""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_ctrl_c_ends_it_at_once(farm: Path) -> None:
    with started(command_of(farm)) as process:
        greeted(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == -signal.SIGINT


# The command


@pytest.mark.parametrize(
    ("before", "arguments", "part"),
    [
        ("", ["--corpus", "nowhere"], "there is no folder '"),
        ("", ["--top-k", "0"], "--top-k is 0"),
        (
            "sys.modules['mcp'] = None; ",
            [],
            "the package that speaks MCP is not installed: run `pip install 'pincite[mcp]'`",
        ),
    ],
)
def test_what_is_wrong_with_the_set_up_is_one_line(before: str, arguments: list[str], part: str) -> None:
    command = [sys.executable, "-c", f"import sys; {before}from pincite.cli import main; main()", "mcp", *arguments]
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert part in ran.stderr


def test_what_a_command_does_not_use_it_does_not_import() -> None:
    show = "print([m for m in ('mcp', 'llama_index', 'chromadb', 'onnxruntime') if m in sys.modules])"
    before = "import sys, pincite.cli, bot.server, bot.settings"
    for command, loaded in ((before, []), (f"{before}, bot.mcp_door", ["mcp"])):
        ran = subprocess.run([sys.executable, "-c", f"{command}; {show}"], capture_output=True, text=True, check=True)
        assert ran.stdout == f"{loaded}\n"


# The page in the docs


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", MCP_MD, re.MULTILINE | re.DOTALL)


def test_the_example_in_the_docs_prints_what_they_say(tmp_path: Path) -> None:
    (example,), (printed,) = blocks("python"), blocks("text")
    here = f'command={sys.executable!r}, args=["-m", "pincite", "mcp", "--index", {str(tmp_path)!r}, '
    example = example.replace('command=".venv/bin/pincite", args=["mcp", ', here)
    assert here in example
    ran = subprocess.run([sys.executable, "-c", example], cwd=SEEDS.parent, capture_output=True, text=True, check=True)
    assert ran.stdout == printed


def test_the_configuration_in_the_docs_is_a_command_that_can_be_called() -> None:
    (configuration,) = blocks("json")
    served = json.loads(configuration)["mcpServers"]["pincite"]
    assert Path(served["command"]).name == "pincite"
    name, *arguments = served["args"]
    known = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    with known.make_context(name, arguments) as context:
        assert context.params["corpus"]
