"""A text is read in its own encoding, or one that gives the same characters, or not at all."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Bot
from index.encodings import decoded
from index.errors import DocumentError
from index.mail import read_mail
from index.markup import read_html
from index.readers import read_document
from index.reports import SyncReport
from pincite.terminal import print_sync

WESTERN = [
    "name;city\r\nMüller;Köln\r\nGroß;Jülich\r\n",
    "The fee is £300 – payable in “advance”. It’s due on 1 May; the café is £5m better off…",
    "Área: 25 m², 20 °C ± 2 °C, 300 km³, ½ cup, § 5, © 2024, 9 × 3, CO² for €5",
    "Le café est fermé à Noël. Où va-t-elle ? Très tôt, la grève a commencé dans les rues de la ville. « Cœur »",
    "Señor López es el dueño de los barcos que están en el puerto. ¿Cómo se llama su hija para las 5ª visitas?",
    "Il capitano è partito per la città con una nave che più non si vede, perché il mare è alto. Là di sopra.",
    "As inscrições dos alunos são feitas pela internet, com uma senha para que não haja mais confusão.",
    "Søren bor i København og det er ikke langt fra Århus, som han har på kortet til turen med toget.",
    "Å andra sidan är det inte så långt till sjön, och det som var stängt är öppet av en händelse.",
    "Het is één coördinatie met een reünie voor de financiële dienst, dat wordt niet anders. Ook geïnd.",
    "Die Gebühr für Größe XL ist nicht hoch, und der Händler gibt sie mit 5 Stück à 3 €.",
]
OTHERS = [  # and no western text
    ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"),
    ("cp1250", "Zażółć gęślą jaźń"),
    ("cp1250", "Łódź i Łukasz"),
    ("cp1250", "Čas je zlato, čakamo na odgovor."),
    ("cp1250", "Erdős Pál a magyar matematikus"),
    ("cp1250", "Această pădure este în România și nu are drum".replace("ș", "ş")),
    ("cp1250", "Composed by Antonín Dvořák, who was famous for that and is one of the best."),
    ("cp1254", "Şirketin yıllık cirosu iki milyon lira oldu"),
    ("cp1254", "Yağmur yağıyor"),
    ("cp1257", "Rīga, 5. maijā"),
    ("cp1257", "Vilniaus gatvė yra čia, į namus"),
    ("cp1257", "Eik į namus"),
    ("cp1257", "Failo įvykiai"),
    ("cp1251", "Привет, как дела?"),
    ("cp1253", "Καλημέρα σας"),
    ("cp1255", "שלום עולם"),
    ("iso8859_2", "Wąż i żółw"),
    ("iso8859_15", "Preis: 5 € für alle"),
    ("mac_roman", "It’s “fine” at the café"),
    ("cp850", "Müller können für £5"),
    ("cp437", "Voilà le café"),
    ("shift_jis", "日本語のテキストです"),
    ("gbk", "中文文本"),
    ("big5", "繁體中文"),
    ("euc_kr", "한국어 문서"),
]


@pytest.mark.parametrize("text", WESTERN)
def test_what_can_be_nothing_but_windows_1252_is_read_so_and_said_to_be_guessed(text: str) -> None:
    found = decoded("a.txt", text.encode("cp1252"))
    assert (found.text, found.guessed) == (text, "Windows-1252")


@pytest.mark.parametrize(("encoding", "text"), OTHERS)
def test_what_is_in_another_encoding_is_refused_and_never_read_with_wrong_letters(encoding: str, text: str) -> None:
    with pytest.raises(DocumentError, match=r"is not UTF-8: byte [\d,]+ \(line 1\) is 0x.*; save it as UTF-8$"):
        decoded("a.txt", text.encode(encoding))


@given(st.text(st.characters(codec="cp1252", exclude_categories=["Cc"])))
def test_a_text_in_windows_1252_is_that_text_or_none(text: str) -> None:
    try:
        found = decoded("a.txt", text.encode("cp1252"))
    except DocumentError:
        assert not text.isascii()
    else:
        assert found.text == text or not found.guessed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("She is naïve, and that is the word for it, as was said.", "line 1. is 0xef, which may be ï or ď or ļ"),
        ("one\nPeñíscola", "byte 6 .line 2. is 0xf1, which may be ñ or ń"),
        ("caf‚", "as Windows-1252, '‚', it makes no word"),
    ],
)
def test_a_refusal_says_which_byte_it_is_for_and_what_it_may_be(text: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        decoded("a.txt", text.encode("cp1252"))


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("“Fine”, he said, for £5.".encode() + b" It\x92s so.", "byte 32 .*0x92, though others are"),
        (b"caf\xe9\x01", "control characters: it looks binary"),
        (b"a\x81b", "0x81, nor is it Windows-1252"),
        (b"PK\x03\x04\x00\x00", "looks binary, not text: byte 4 is zero"),
        ("день за днём".encode("utf-16-le"), "looks binary"),
        (b"\x00\x01\x00\x02\x00\x03", "looks binary"),
        (b"\xff\xfea\x00\x00\x00", "looks binary, not text: its character 1 is zero"),
        (b"\xff\xfea\x00b", "begins as UTF-16 does, but byte 4 is none of it"),
        (b"\xff\xfe\x00\x00\xff\xff\xff\xff", "begins as UTF-32 does, but byte 4 is none of it"),
    ],
)
def test_what_is_damaged_or_no_text_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        decoded("a.txt", raw)


@given(st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])))
def test_a_mark_says_which_encoding_it_is(text: str) -> None:
    for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        found = decoded("a.txt", mark + text.encode(encoding))
        assert (found.text, found.guessed) == (text, "")
    for encoding in ("utf-16", "utf-32", "utf-8"):
        assert decoded("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_where_its_letters_are_latin(encoding: str) -> None:
    found = decoded("a.txt", "Größe 12\r\n".encode(encoding))
    assert (found.text, found.guessed) == ("Größe 12\r\n", "UTF-16")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv", "a.html"])
def test_every_kind_of_text_says_that_its_encoding_was_guessed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes("Straße, Größe".encode("cp1252"))
    document = read_document(tmp_path / name, name)
    assert "Größe" in document.text
    assert document.guessed_encoding == "Windows-1252"


def test_a_spreadsheets_unicode_text_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_bytes("Boat\tPrice\r\nAnnis\t€5\r\n".encode("utf-16"))
    assert read_document(tmp_path / "a.tsv", "a.tsv").text == "| Boat | Price |\n| --- | --- |\n| Annis | €5 |\n"


@pytest.mark.parametrize(
    ("head", "text", "encoding", "guessed"),
    [
        ('<meta charset="windows-1250">', "Dvořák", "cp1250", ""),
        ('<meta charset="iso-8859-1">', "“Söder”", "cp1252", ""),  # as browsers take it
        ('<meta charset="utf-8">', "Größe", "cp1252", "Windows-1252"),
        ('<meta charset="utf-16">', "Größe", "utf-8", ""),  # which it cannot be
        ('<meta charset="utf-8">', "Größe", "utf-16", ""),  # its mark says what it is
        ('<meta charset="klingon">', "Größe", "utf-8", ""),
        ('<meta charset="undefined">', "Größe", "utf-8", ""),
        ("", "Größe", "cp1252", "Windows-1252"),
    ],
)
def test_a_page_is_read_as_it_says_where_it_is_so(head: str, text: str, encoding: str, guessed: str) -> None:
    page = read_html("a.html", f"<html><head>{head}</head><p>{text}</p></html>".encode(encoding))
    assert (page.text, page.guessed_encoding) == (f"{text}\n", guessed)


def test_a_page_that_does_not_say_what_it_is_in_is_not_guessed_wrong() -> None:
    with pytest.raises(DocumentError, match="may be ø or ř"):
        read_html("a.html", "<p>Dvořák</p>".encode("cp1250"))


def test_a_page_with_a_damaged_letter_shows_that_it_is_damaged() -> None:
    assert read_html("a.html", b'<meta charset="utf-8"><p>\xc3\xa9t\xc3\xa9 \xff.</p>').text == "été \ufffd.\n"


def test_the_page_in_a_mail_is_in_the_mails_encoding_whatever_it_says() -> None:
    head = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    page = '<meta charset="iso-8859-1"><p>Größe</p>'.encode()
    assert read_mail("m.eml", head + page).text.endswith("Größe\n")


def test_it_is_told_by_the_index_and_cited_by_offsets_of_the_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "boats.txt").write_bytes("The “Kittiwake” was built by Jörg Groß in 1921.".encode("cp1252"))
    (tmp_path / "plain.txt").write_text("The Guillemot was sold in 1930.")
    with Bot.open(tmp_path) as bot:
        info = bot.documents["boats.txt"]
        assert info.caution == "its file does not say how its letters are encoded: it was read as Windows-1252"
        assert info.as_json()["guessed_encoding"] == "Windows-1252"
        assert bot.documents["plain.txt"].caution == ""
        span = bot.ask("Who built the Kittiwake?").statements[0].citations[0].span
        assert bot.document_text("boats.txt")[span.start : span.end].endswith("Jörg Groß in 1921.")
        report: Any = bot.corpus.sync()
        assert not report.cautions
        (tmp_path / "boats.txt").write_bytes("The “Kittiwake” was built by Jörg Groß in 1922.".encode("cp1252"))
        report = bot.corpus.sync()
    assert report.cautions == {"boats.txt": info.caution}
    print_sync(report, as_json=False)
    assert f"note: boats.txt: {info.caution}" in capsys.readouterr().out
    assert isinstance(report, SyncReport)
