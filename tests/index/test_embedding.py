"""Which embedder a name stands for, and an OpenAI-compatible one spoken to over HTTP by the real client."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.corpus import Corpus
from index.embedding import open_embedder
from index.embedding_models import LocalEmbedding
from index.encoder import NAME
from index.errors import EmbedderError, IndexMismatchError
from index.retriever import HybridRetriever
from index.sources import Folder

KEY = "the-right-key"
SPEC = "openai/tiny-letters"


def letters(text: str) -> list[float]:
    """A made-up embedding: how often each letter occurs, with length 1."""
    counts = np.array([text.lower().count(chr(ord("a") + i)) for i in range(26)], float) + 0.01
    vector: list[float] = (counts / np.linalg.norm(counts)).tolist()
    return vector


class Service:
    """An embedding service on this machine; it remembers what it was asked, and `answer` may be replaced."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: Callable[[dict[str, Any]], bytes] = self._embed
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.headers["Authorization"] != f"Bearer {KEY}":
                    self.reply(401, b'{"error": {"message": "Incorrect API key provided: wr***ng"}}')
                elif self.path != "/v1/embeddings":
                    self.reply(404, b"{}")
                else:
                    self.reply(200, service.answer(body))

            def reply(self, status: int, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json" if content[:1] == b"{" else "text/html")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *arguments: object) -> None:
                """Tests are quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def _embed(self, body: dict[str, Any]) -> bytes:
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        self.asked.extend(texts)
        rows = [{"object": "embedding", "index": i, "embedding": letters(text)} for i, text in enumerate(texts)]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return json.dumps({"object": "list", "data": rows, "model": body["model"], "usage": usage}).encode()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def service() -> Iterator[Service]:
    found = Service()
    yield found
    found.close()


def test_local_is_the_shipped_embedder_and_needs_no_key() -> None:
    embedder = open_embedder("local")
    assert embedder.name == NAME
    assert isinstance(embedder.model, LocalEmbedding)
    texts = ["Bees make honey.", "Cows give milk."]
    assert np.allclose(embedder.model.get_text_embedding_batch(texts), embedder.encoder.encode(texts), atol=1e-5)


def test_a_question_has_the_same_vector_by_every_way() -> None:
    model = open_embedder().model
    vector = model.get_query_embedding("Bees")
    assert np.allclose(vector, asyncio.run(model.aget_query_embedding("Bees")), atol=1e-5)
    assert np.allclose(vector, model.get_text_embedding("Bees"), atol=1e-5)


@pytest.mark.parametrize("spec", ["", "Local", "openai", "openai/", "cohere/embed", "../local"])
def test_an_unknown_name_is_refused_with_those_there_are(spec: str) -> None:
    with pytest.raises(EmbedderError, match=r"there is no embedder '.*': it is 'local' or 'openai/MODEL'"):
        open_embedder(spec, KEY)


def test_a_service_without_a_key_says_which_variable_to_set() -> None:
    with pytest.raises(EmbedderError, match="needs a key: set OPENAI_API_KEY"):
        open_embedder(SPEC)


def test_the_vectors_are_those_of_the_service(service: Service) -> None:
    model = open_embedder(SPEC, KEY, service.url).model
    texts = [f"text number {i} of many" for i in range(150)]
    assert np.allclose(model.get_text_embedding_batch(texts), [letters(text) for text in texts])
    assert service.asked == texts
    assert np.allclose(model.get_query_embedding("bees?"), letters("bees?"))
    assert np.allclose(model.get_text_embedding("wax"), letters("wax"))


def test_an_index_is_made_and_searched_with_the_service_and_knows_which_one_made_it(
    service: Service, corpus: Path
) -> None:
    index = Corpus(Folder(corpus), corpus / ".pincite", open_embedder(SPEC, KEY, service.url))
    index.sync()
    assert len(service.asked) == index.passages
    question = "Which drones?"
    hits = index.store.nearest(question, 3)
    cosines = {i: np.dot(letters(text), letters(question)) for i, text in index.store.texts()}
    assert [i for i, _ in hits] == sorted(cosines, key=lambda i: -cosines[i])[:3]
    assert HybridRetriever(index, 3).passages(question)
    with pytest.raises(IndexMismatchError, match=f"'{SPEC}'.*--embedder"):
        Corpus(Folder(corpus), corpus / ".pincite", open_embedder())


def test_a_wrong_key_is_one_line_that_says_what_to_check(service: Service, corpus: Path) -> None:
    embedder = open_embedder(SPEC, "wrong", service.url)
    with pytest.raises(EmbedderError, match=r"answered 401 \(Incorrect API key provided: wr\*\*\*ng\): check OPENAI"):
        Corpus(Folder(corpus), corpus / ".pincite", embedder).sync()
    with pytest.raises(EmbedderError, match="answered 401"):
        embedder.model.get_query_embedding("bees?")
    assert service.asked == []


def test_a_key_that_goes_bad_between_sync_and_question_is_not_called_a_damaged_index(
    service: Service, corpus: Path
) -> None:
    Corpus(Folder(corpus), corpus / ".pincite", open_embedder(SPEC, KEY, service.url)).sync()
    index = Corpus(Folder(corpus), corpus / ".pincite", open_embedder(SPEC, "wrong", service.url))
    with pytest.raises(EmbedderError, match="answered 401"):
        HybridRetriever(index, 3).passages("Which drones?")


@pytest.mark.parametrize(
    "said", [b"<html>Welcome</html>", b"{}", b'{"data": []}'], ids=["a page", "nothing", "no rows"]
)
def test_a_service_that_speaks_something_else_is_one_line(service: Service, said: bytes) -> None:
    service.answer = lambda body: said
    with pytest.raises(EmbedderError, match=f"the embedder '{SPEC}' did not answer"):
        open_embedder(SPEC, KEY, service.url).model.get_text_embedding_batch(["bees"])


def test_a_service_that_is_not_there_is_one_line(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embedding_models._ATTEMPTS", 1)
    service.close()
    monkeypatch.setattr(service, "close", lambda: None)
    with pytest.raises(EmbedderError, match=r"did not answer .*Connection error.*: check OPENAI_BASE_URL"):
        open_embedder(SPEC, KEY, service.url).model.get_query_embedding("bees?")
