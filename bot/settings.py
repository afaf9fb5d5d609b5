"""What can be set, in one frozen value: from arguments, else from PINCITE_… variables, else as stated here."""

import os
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from platformdirs import user_cache_path

from index.documents import text_hash
from index.embedding import LOCAL
from index.errors import SetupError
from index.passages import CUTTER
from index.readers import MAX_BYTES

SEEDS = Path("seeds")
"""The corpus where none is named: the folder `seeds` here, or the one that came with the package."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a bot is set up. Nothing here sends a document anywhere unless an address or a remote embedder is named."""

    corpus: Path = SEEDS
    index: Path | None = None
    embedder: str = LOCAL
    top_k: int = 10
    chroma_url: str = ""
    max_document_mb: int = MAX_BYTES // 2**20
    api_key: str = field(default="", repr=False)
    base_url: str = ""

    @property
    def index_folder(self) -> Path:
        """Where the index goes: `.pincite` inside the corpus, or the user's cache where the corpus is not writable."""
        if self.index is not None:
            return self.index
        if os.access(self.corpus, os.W_OK):
            return self.corpus / ".pincite"
        return _cached_index(self.corpus)

    def hash_with(self, answerer: str, embedder: str) -> str:
        """Names what an answer depends on besides the documents: equal hashes, equal answers (12 hex digits)."""
        return text_hash("\0".join((CUTTER, str(self.top_k), answerer, embedder)))[:12]


def _cached_index(corpus: Path) -> Path:
    """Where the index of a corpus goes that is not to be written to."""
    return user_cache_path("pincite") / text_hash(str(corpus.resolve()))[:16]


def read_settings(**given: object) -> Settings:
    """The settings that are `given` (None is not given), else those of the environment, else the defaults.

    Raises:
        SetupError: if a value cannot be right; it names the variable or the option.
        TypeError: if something is given that is no setting.
    """
    if unknown := sorted(given.keys() - {setting.name for setting in fields(Settings)}):
        raise TypeError(f"there is no setting {unknown[0]!r}")
    values: dict[str, object] = {}
    for setting in fields(Settings):
        name = setting.name
        if given.get(name) is not None:
            values[name] = _converted(name, given[name], f"--{name.replace('_', '-')}")
        elif found := os.environ.get(_variable(name)):
            values[name] = _converted(name, found, _variable(name))
    return _with_seeds(Settings(**values))  # type: ignore[arg-type]


def _variable(name: str) -> str:
    """The environment variable of a setting; those that OpenAI's own client reads keep their names."""
    return {"api_key": "OPENAI_API_KEY", "base_url": "OPENAI_BASE_URL"}.get(name, f"PINCITE_{name.upper()}")


def _converted(name: str, value: object, where: str) -> object:
    if name in {"corpus", "index"}:
        return _folder(str(value), where)
    if name not in {"top_k", "max_document_mb"}:
        return str(value)
    try:
        number = int(str(value))
    except ValueError:
        raise SetupError(f"{where} is {value!r}: it must be a whole number") from None
    if not 1 <= number <= 10_000:
        raise SetupError(f"{where} is {number}: it must be from 1 to 10,000")
    return number


def _folder(text: str, where: str) -> Path:
    """A folder that is or may come to be; what is said of a corpus that is missing or no folder is said elsewhere."""
    path = Path(text).expanduser()
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise SetupError(f"{where} is {text!r}: its name is not UTF-8; rename the folder") from None
    if where in {"--index", _variable("index")} and path.exists() and not path.is_dir():
        raise SetupError(f"{where} is {text!r}, which is a file: name a folder")
    return path


def _with_seeds(settings: Settings) -> Settings:
    """The settings, with the packaged seeds where no corpus was named and there is no folder `seeds` here."""
    if settings.corpus != SEEDS or SEEDS.is_dir():
        return settings
    packaged = Path(__file__).parent.parent / "seeds"
    if not packaged.is_dir():
        return settings
    return replace(settings, corpus=packaged, index=settings.index or _cached_index(packaged))
