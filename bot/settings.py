"""What can be set, in one frozen value: from arguments, else from PINCITE_… variables, else as stated here."""

import os
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from bot.answer import Unsupported
from index.documents import text_hash
from index.encoder import LOCAL
from index.errors import SetupError
from index.folder import folder_named
from index.passages import CUTTER
from index.readers import MAX_BYTES

if TYPE_CHECKING:
    from index.sources import Folder

SEEDS = Path("seeds")
"""The corpus where none is named: the folder `seeds` here, or the one that came with the package."""


_CHOICES = {"unsupported": tuple(Unsupported), "fallback": ("none", "reader")}


@dataclass(frozen=True, slots=True)
class Settings:
    """How a bot is set up. Nothing here sends a document anywhere unless an address or a remote embedder is named.

    `llm` names a language model to answer ("openai/MODEL"); without one the local reader does. `llm_base_url` and
    `llm_api_key` are for that model alone and go before `base_url` and `api_key`; `llm_window` is how many tokens it
    reads, 0 where its name tells. `fallback` "reader" lets the local reader answer where the model fails. `deadline` is
    how many seconds an answer may take. The local reader refuses where it is less sure than `min_confidence`, and where its
    calibration says so.
    """

    corpus: Path = SEEDS
    index: Path | None = None
    embedder: str = LOCAL
    top_k: int = 10
    chroma_url: str = ""
    max_document_mb: int = MAX_BYTES // 2**20
    api_key: str = field(default="", repr=False)
    base_url: str = ""
    llm: str = ""
    llm_base_url: str = ""
    llm_api_key: str = field(default="", repr=False)
    llm_window: int = 0
    unsupported: str = Unsupported.MARK
    fallback: str = "none"
    deadline: float = 60.0
    min_confidence: float = 0.0

    @property
    def folder(self) -> "Folder":
        """The folder of documents, as whoever reads them is to see it: with the largest that is taken in."""
        from index.sources import Folder

        return Folder(self.corpus, self.max_document_mb * 2**20)

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
        parts = [CUTTER, str(self.top_k), answerer, embedder]
        if self.unsupported != Unsupported.MARK:
            parts.append(self.unsupported)
        if self.llm_window:
            parts.append(str(self.llm_window))
        if self.min_confidence:
            parts.append(f"from {self.min_confidence}")
        return text_hash("\0".join(parts))[:12]


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
        raise TypeError(_no_setting(unknown[0]))
    values: dict[str, object] = {}
    for setting in fields(Settings):
        name = setting.name
        if given.get(name) is not None:
            values[name] = _converted(name, given[name], f"--{name.replace('_', '-')}")
        elif found := os.environ.get(_variable(name)):
            values[name] = _converted(name, found, _variable(name))
    return _with_seeds(Settings(**values))  # type: ignore[arg-type]


def _no_setting(name: str) -> str:
    """That there is no such setting, what is near to it, and what there is."""
    names = [setting.name for setting in fields(Settings)]
    near = get_close_matches(name, names, n=2)
    meant = f": did you mean {' or '.join(map(repr, near))}?" if near else ";"
    return f"there is no setting {name!r}{meant} there are {', '.join(names)}"


def changed(settings: Settings, **given: object) -> Settings:
    """The settings with what is `given` (None is not) in place of what they say.

    Raises:
        SetupError: if a value cannot be right; it names the setting.
    """
    values = {name: _converted(name, value, name) for name, value in given.items() if value is not None}
    return replace(settings, **values)  # type: ignore[arg-type]


def variables() -> list[str]:
    """The environment variables that are read for settings."""
    return [_variable(setting.name) for setting in fields(Settings)]


def _variable(name: str) -> str:
    """The environment variable of a setting; those that OpenAI's own client reads keep their names."""
    return {"api_key": "OPENAI_API_KEY", "base_url": "OPENAI_BASE_URL"}.get(name, f"PINCITE_{name.upper()}")


def _converted(name: str, value: object, where: str) -> object:
    if name in {"corpus", "index"}:
        return _folder(str(value), where)
    if name in _CHOICES and value not in _CHOICES[name]:
        raise SetupError(f"{where} is {value!r}: it must be one of {', '.join(_CHOICES[name])}")
    if name == "deadline":
        return _number(value, float, 0.1, 10_000, where)
    if name == "min_confidence":
        return _number(value, float, 0, 1, where)
    if name in {"top_k", "max_document_mb", "llm_window"}:
        return _number(value, int, 1, 10_000_000 if name == "llm_window" else 10_000, where)
    return str(value)


def _number(value: object, kind: type[int] | type[float], lowest: float, highest: int, where: str) -> float:
    try:
        number = kind(str(value))
    except ValueError:
        raise SetupError(f"{where} is {value!r}: it must be a {'whole ' if kind is int else ''}number") from None
    if not lowest <= number <= highest:
        raise SetupError(f"{where} is {number}: it must be from {lowest:g} to {highest:,}")
    return number


def _folder(text: str, where: str) -> Path:
    """A folder that is or may come to be; what is said of a corpus that is missing or no folder is said elsewhere."""
    path = folder_named(text).expanduser()
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
