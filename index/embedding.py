"""Embedders as LlamaIndex knows them: the shipped one, or an OpenAI-compatible one by setting.

Passages are cut to the shipped embedder's window whichever embedder is used, so that passages, and with them citations,
do not depend on the embedder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

from index.encoder import NAME, Encoder
from index.errors import EmbedderError

if TYPE_CHECKING:
    from index.encoder import Vectors

LOCAL = "local"
_REMOTE = "openai/"


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
    from llama_index.embeddings.openai import OpenAIEmbedding

    name = spec.removeprefix(_REMOTE)
    remote = OpenAIEmbedding(model_name=name, api_key=api_key or "none", api_base=base_url or None, max_retries=3)
    return Embedder(spec, remote, encoder)
