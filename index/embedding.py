"""Embedders as LlamaIndex knows them: the shipped one, or an OpenAI-compatible one by setting.

Passages are cut to the shipped embedder's window whichever embedder is used, so that passages, and with them citations,
do not depend on the embedder.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

from index.encoder import LOCAL, NAME, Encoder
from index.errors import EmbedderError

if TYPE_CHECKING:
    from openai import APIStatusError

    from index.encoder import Vectors

_REMOTE = "openai/"
_BATCH = 100  # texts in one request
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Embedder:
    """A LlamaIndex embedding model, the name by which an index knows it, and the encoder that sizes passages."""

    name: str
    model: BaseEmbedding
    encoder: Encoder


class LocalEmbedding(BaseEmbedding):
    """The shipped embedder behind LlamaIndex's interface; `encoder` does the work."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(model_name=NAME, embed_batch_size=2048)
        self._encoder = encoder

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._vectors([query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._vectors([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._vectors(texts)

    def _vectors(self, texts: Sequence[str]) -> list[list[float]]:
        vectors: Vectors = self._encoder.encode(texts)
        rows: list[list[float]] = vectors.tolist()
        return rows


class RemoteEmbedding(BaseEmbedding):
    """An OpenAI-compatible embedder behind LlamaIndex's interface; whatever goes wrong there is an `EmbedderError`."""

    _spec: str = PrivateAttr()
    _remote: BaseEmbedding = PrivateAttr()

    def __init__(self, spec: str, api_key: str, base_url: str) -> None:
        from llama_index.embeddings.openai import OpenAIEmbedding

        name = spec.removeprefix(_REMOTE)
        super().__init__(model_name=name, embed_batch_size=_BATCH)
        self._spec = spec
        self._remote = OpenAIEmbedding(
            model_name=name,
            api_key=api_key or "none",
            api_base=base_url or None,
            max_retries=_ATTEMPTS,
            embed_batch_size=_BATCH,
        )

    def _get_query_embedding(self, query: str) -> list[float]:
        with self._answering():
            return self._remote.get_query_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        with self._answering():
            return await self._remote.aget_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        with self._answering():
            return self._remote.get_text_embedding(text)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        with self._answering():
            return self._remote.get_text_embedding_batch(texts)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Turn what the client raises into one error; a server that speaks something else makes it raise the last three."""
        from openai import APIStatusError, OpenAIError

        try:
            yield
        except APIStatusError as error:
            raise EmbedderError(
                f"the embedder {self._spec!r} answered {error.status_code} ({_said(error)}): check OPENAI_API_KEY, "
                "OPENAI_BASE_URL and the model's name, or use --embedder local"
            ) from error
        except (OpenAIError, ValueError, TypeError, AttributeError) as error:
            raise EmbedderError(
                f"the embedder {self._spec!r} did not answer ({type(error).__name__}: {error}): check OPENAI_BASE_URL "
                "and the network, or use --embedder local"
            ) from error


def _said(error: "APIStatusError") -> str:
    """The service's own words where it sent some; they may hold a part of the key, and services mask it."""
    body = error.body
    words = body.get("message") if isinstance(body, dict) else None
    return str(words or error.response.reason_phrase)[:200]


def open_embedder(spec: str = LOCAL, api_key: str = "", base_url: str = "") -> Embedder:
    """The embedder that `spec` names: "local", or "openai/MODEL" for anything that speaks OpenAI's API.

    Raises:
        EmbedderError: if there is no such embedder, or it needs a key and there is none.
    """
    encoder = Encoder()
    if spec == LOCAL:
        return Embedder(NAME, LocalEmbedding(encoder), encoder)
    if not spec.startswith(_REMOTE) or spec == _REMOTE:
        raise EmbedderError(f"there is no embedder {spec!r}: it is 'local' or 'openai/MODEL'")
    if not api_key and not base_url:
        raise EmbedderError(
            f"the embedder {spec!r} needs a key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a local server"
        )
    return Embedder(spec, RemoteEmbedding(spec, api_key, base_url), encoder)
