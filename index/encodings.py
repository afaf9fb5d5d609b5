"""The bytes of a text → its characters, and the encoding where that was guessed.

UTF-8, and UTF-16 or UTF-32 with a byte-order mark, say themselves what they are. Anything else is guessed only where another
guess would give the same characters, or none that a reader would take for words: a wrong letter in a quote is worse than a
file that is refused. How that is known: docs/decisions/0017.
"""

import codecs
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from index.errors import DocumentError

_MARKS = (  # the longer one first: UTF-32's begins like UTF-16's
    *((mark, "UTF-32") for mark in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)),
    *((mark, "UTF-16") for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)),
)
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")
_IN_UTF8 = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x80-\xbf]")  # how most letters and quotes begin there
_RIVALS = ("cp1250", "cp1254", "cp1257")  # of Latin letters too: Central European, Turkish, Baltic
_UNDISPUTED = frozenset(
    "áéíóúäöüß"
)  # read alike by all of them, but for letters of Baltic languages that come with others

_SMALL = "a-zß-öø-ÿœ"
_LETTER = f"A-ZÀ-ÖØ-ÞŒ{_SMALL}"
_BEYOND = "À-ÖØ-öø-ÿŒœ"  # letters that are not ASCII
_MISPLACED = re.compile(
    r"[ƒˆ˜¤¦¨¯´¸¹ÐÞÝðþýŠšŽžŸ]"  # letters of the rivals, or what they, Mac OS and DOS have them for
    rf"|(?<=[{_SMALL}])[À-ÖØ-ÞŒ]"
    rf"|[{_BEYOND}]{{3}}|\d[{_BEYOND}]|[{_BEYOND}]\d"
    rf"|(?<=[{_LETTER}])[€†‡‰‹›“”•™§©«¬®°±µ¶»×÷](?=[{_LETTER}])"
    rf"|(?<=[{_LETTER}])[‚„¿¡£¥¢¼½¾±]|[¼½¾¢®©¶±](?=[{_LETTER}])"
    rf"|[£¥](?=[{_LETTER}])(?!(?:k|m|mn|bn)\b)"
    rf"|(?<![\dm)])³|[²³](?=[{_LETTER}])"
)
_TELLING = re.compile(rf"[{_BEYOND}ªº¿¡]")
# A word of one letter says little by itself, and where "á" begins one it may be Lithuanian.
_LONE = re.compile(rf"(?<![{_LETTER}])(?:á|[{_BEYOND}](?![{_LETTER}]))")
_WORD = re.compile(rf"[{_SMALL}]+")

_LANGUAGES: Mapping[str, str] = {
    # The letters of a language beyond a-z, and words that are common in it and in no language of the rivals.
    "áâäàåçéëíîóôöúüß": "the and of is that for with are was this",
    "äöüßàáçéëíóú": "der die und das nicht mit ist von ein eine auf sich",
    "àâæçèéêëîïôùûüÿœ": "les des est une dans que pour qui avec sur aux cette sont et ou pas être à",
    "áéíñóúüçªº¿¡": "los las del una por con para que como el su sus",
    "àáâãçéêíóôõúüªº": "uma com para que dos das mais pelo pela foi os ao não são está ser em",
    "àèéìíòóùúªº": "il che della di per sono una con gli nel dei alla più può è",
    "àáçèéêëïîóôöûúü": "het een met voor niet zijn dat wordt aan ook bij naar deze kan worden",
    "æøåàäéêòóôöü": "og det er til af av som med ikke har fra ved på når kan",
    "åäöàáéü": "och att det som inte med av har ett till kan är på för från",
}
_DISTINCT = 3  # of a language's words must be there
_SHARE = 25  # and one word of so many must be one of them


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text; `guessed` is the encoding that its bytes were taken to be in where they do not say so themselves."""

    text: str
    guessed: str = ""


def decoded(document_id: str, raw: bytes) -> Decoded:
    """The text that bytes hold.

    Raises:
        DocumentError: if they are no text, or it cannot be told which; it names the byte that shows it, and its place.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return Decoded(_marked(document_id, raw, encoding))
    if b"\0" in raw:
        return _wide(document_id, raw)
    try:
        return Decoded(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Decoded(_western(document_id, raw, error.start), "Windows-1252")


def _marked(document_id: str, raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            document_id, f"begins as {encoding} does, but byte {error.start:,} is none of it; save it as UTF-8"
        ) from None
    if (zero := text.find("\0")) != -1:
        raise DocumentError(document_id, f"looks binary, not text: its character {zero:,} is zero")
    return text


def _wide(document_id: str, raw: bytes) -> Decoded:
    """A text in UTF-16 without a mark, of whose units most have a zero in the same half, as those of Latin letters do."""
    for encoding, high in (("utf-16-le", raw[1::2]), ("utf-16-be", raw[::2])):
        if 2 * high.count(0) >= len(high):
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if not _CONTROL.search(text):
                return Decoded(text, "UTF-16")
    raise DocumentError(document_id, f"looks binary, not text: byte {raw.find(0):,} is zero")


def _western(document_id: str, raw: bytes, first: int) -> str:
    """A text in Windows-1252, of which Latin-1 is a part; `first` is its first byte that is not UTF-8.

    Raises:
        DocumentError: if it does not read as such a text, or may as well be one in another encoding.
    """
    if _CONTROL.search(raw.decode("latin-1")):
        raise _refusal(document_id, raw, first, "and there are control characters: it looks binary")
    if _IN_UTF8.search(raw):
        raise _refusal(document_id, raw, first, "though others are")
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _refusal(document_id, raw, error.start, "nor is it Windows-1252") from None
    if found := _MISPLACED.search(text):
        at = next(i for i in range(found.start(), found.end()) if not text[i].isascii())
        raise _refusal(document_id, raw, at, f"and as Windows-1252, {text[at]!r}, it makes no word")
    telling = {letter.lower() for letter in set(_TELLING.findall(text))} - _UNDISPUTED
    unknown = telling | {letter.lower() for letter in _LONE.findall(text)}
    if unknown and (unknown := unknown - _alphabets(text)):
        at = next(i for i, letter in enumerate(text) if letter.lower() in unknown)
        read = dict.fromkeys(raw[at : at + 1].decode(encoding, "replace") for encoding in ("cp1252", *_RIVALS))
        raise _refusal(document_id, raw, at, f"which may be {' or '.join(c for c in read if c.isalpha())}")
    return text


def _alphabets(text: str) -> set[str]:
    """The letters of the languages that a text is in, as far as their common words tell."""
    words = Counter(_WORD.findall(text.lower()))
    found: set[str] = set()
    for letters, common in _LANGUAGES.items():
        counts = [words[word] for word in common.split() if word in words]
        if len(counts) >= _DISTINCT and _SHARE * sum(counts) >= words.total():
            found |= set(letters)
    return found


def _refusal(document_id: str, raw: bytes, at: int, why: str) -> DocumentError:
    line = raw.count(b"\n", 0, at) + 1
    return DocumentError(
        document_id, f"is not UTF-8: byte {at:,} (line {line:,}) is 0x{raw[at]:02x}, {why}; save it as UTF-8"
    )
