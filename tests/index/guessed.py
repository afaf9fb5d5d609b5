"""How well the encoding of a text is told: `python -m tests.index.guessed [FOLDER] [MESSAGES]`.

The messages of programs in many languages, as a Linux system has them in `/usr/share/locale`, are encoded as files of those
languages were before UTF-8, so many of them to a text, and read: as what they are, as something else, or not at all. Beside it,
what charset-normalizer says of every fourth of the same texts.
"""

import gettext
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from charset_normalizer import from_bytes

from index.encodings import decoded
from index.errors import DocumentError

_WESTERN = dict.fromkeys("de fr es it pt_BR nl da nb sv fi".split(), ("cp1252",))
_OTHERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys("cs sk pl hu hr sl".split(), ("cp1250", "iso8859_2", "cp852")),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257",)),
    **dict.fromkeys(("ru", "uk", "bg"), ("cp1251", "cp866")),
    "ro": ("cp1250",),
    "tr": ("cp1254",),
    "el": ("cp1253",),
    "he": ("cp1255",),
    "ar": ("cp1256",),
    "ja": ("shift_jis", "euc_jp"),
    "zh_CN": ("gbk",),
    "zh_TW": ("big5",),
    "ko": ("euc_kr",),
    "th": ("tis_620",),
}
_MOST = 3000  # messages of a language


def measured(folder: Path, languages: Mapping[str, tuple[str, ...]], size: int) -> tuple[Counter[str], Counter[str]]:
    """How many texts of `size` messages were read right, wrong or not at all: by us, and of every fourth by the other."""
    ours: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for number, (text, raw) in enumerate(_texts(folder, languages, size)):
        try:
            ours["right" if decoded("a.txt", raw).text == text else "wrong"] += 1
        except DocumentError:
            ours["refused"] += 1
        if number % 4 == 0:
            best = from_bytes(raw).best()
            others["refused" if best is None else "right" if str(best) == text else "wrong"] += 1
    return ours, others


def _texts(folder: Path, languages: Mapping[str, tuple[str, ...]], size: int) -> Iterator[tuple[str, bytes]]:
    for language, encodings in languages.items():
        messages = sorted(set(_messages(folder / language / "LC_MESSAGES")))
        random.Random(1).shuffle(messages)  # noqa: S311  # no secret
        for start in range(0, min(_MOST, len(messages)), size):
            text = "\n".join(messages[start : start + size])
            for encoding in encodings:
                try:
                    raw = text.encode(encoding)
                except UnicodeEncodeError:
                    continue
                if not text.isascii():
                    yield text, raw


def _messages(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.mo")):
        try:
            with path.open("rb") as file:
                found = vars(gettext.GNUTranslations(file))["_catalog"].items()
        except UnicodeDecodeError:
            continue  # its own head is in another encoding than it says
        yield from (text for key, text in found if key and key != text and isinstance(text, str) and len(text) > 3)


def main(folder: str = "/usr/share/locale", size: str = "10") -> None:
    for name, languages in (("Windows-1252", _WESTERN), ("others", _OTHERS)):
        ours, others = measured(Path(folder), languages, int(size))
        print(f"{name}: n = {ours.total():,}, {dict(ours)}; charset-normalizer: n = {others.total():,}, {dict(others)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
