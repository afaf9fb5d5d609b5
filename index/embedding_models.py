"""Embedders as LlamaIndex knows them: the shipped one, and an OpenAI-compatible one. `embedding.py` says which is used."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

from index.encoder import NAME, Encoder
from index.errors import EmbedderError

if TYPE_CHECKING:
    from openai import APIStatusError

    from index.encoder import Vectors

_BATCH = 100  # texts in one request
_ATTEMPTS = 3


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

    def __init__(self, spec: str, name: str, api_key: str, base_url: str) -> None:
        from llama_index.embeddings.openai import OpenAIEmbedding

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
