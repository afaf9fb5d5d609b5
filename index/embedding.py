"""Which embedder an index is made with: the shipped one, or an OpenAI-compatible one by setting.

Passages are cut to the shipped embedder's window whichever embedder is used, so that passages, and with them citations,
do not depend on the embedder.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from index.encoder import LOCAL, NAME, Encoder
from index.errors import EmbedderError

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

_REMOTE = "openai/"


@dataclass(frozen=True)
class Embedder:
    """The name by which an index knows an embedder, the encoder that sizes passages, and what makes its model."""

    name: str
    encoder: Encoder
    make: "Callable[[], BaseEmbedding]"

    @cached_property
    def model(self) -> "BaseEmbedding":
        """The LlamaIndex embedding model, made when it is first needed: whoever only asks what an index holds need not wait
        the second that LlamaIndex takes to import."""
        return self.make()


def open_embedder(spec: str = LOCAL, api_key: str = "", base_url: str = "") -> Embedder:
    """The embedder that `spec` names: "local", or "openai/MODEL" for anything that speaks OpenAI's API.

    Raises:
        EmbedderError: if there is no such embedder, or it needs a key and there is none.
    """
    encoder = Encoder()
    if spec == LOCAL:
        return Embedder(NAME, encoder, lambda: _local(encoder))
    if not spec.startswith(_REMOTE) or spec == _REMOTE:
        raise EmbedderError(f"there is no embedder {spec!r}: it is 'local' or 'openai/MODEL'")
    if not api_key and not base_url:
        raise EmbedderError(
            f"the embedder {spec!r} needs a key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a local server"
        )
    return Embedder(spec, encoder, lambda: _remote(spec, api_key, base_url))


def _local(encoder: Encoder) -> "BaseEmbedding":
    from index.embedding_models import LocalEmbedding

    return LocalEmbedding(encoder)


def _remote(spec: str, api_key: str, base_url: str) -> "BaseEmbedding":
    from index.embedding_models import RemoteEmbedding

    return RemoteEmbedding(spec, spec.removeprefix(_REMOTE), api_key, base_url)
