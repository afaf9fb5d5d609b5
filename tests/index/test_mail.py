import pytest

from index.errors import DocumentError
from index.mail import read_mail

HEAD = b"""From: =?utf-8?q?Ada_S=C3=B8rby?= <ada@yard.example>
To: Bo Lind <bo@yard.example>,
 Pieter Vos <pv@yard.example>
Date: Tue, 3 May 2024 10:15:00 +0200
Subject: Pump in
 hall 3
MIME-Version: 1.0
"""
TOLD = """# Pump in hall 3

From: Ada Sørby <ada@yard.example>
To: Bo Lind <bo@yard.example>, Pieter Vos <pv@yard.example>
Date: Friday, 3 May 2024, 10:15
"""


def test_a_mail_is_its_head_and_its_text_under_its_subject() -> None:
    mail = read_mail(
        "m/pump.eml", HEAD + b"Content-Type: text/plain; charset=latin-1\n\nIt costs \xa3300.\r\n\r\n> Why?\r\n"
    )
    assert mail.text == TOLD + "\nIt costs £300.\n\n> Why?\n"
    assert mail.title == "Pump in hall 3"


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("alternative", b"Content-Type: text/plain\n\nIt costs 300.\n--B\nContent-Type: text/html\n\n<p>Never shown\n"),
        ("alternative", b"Content-Type: text/html\n\n<p>It costs <b>300</b>.</p><script>never()</script>\n"),
        ("mixed", b"Content-Type: text/plain\n\nIt costs 300.\n"),
    ],
)
def test_of_several_parts_it_is_the_plain_text_else_the_page(kind: str, part: bytes) -> None:
    mixed = f"Content-Type: multipart/{kind}; boundary=B\n\n--B\n".encode()
    assert read_mail("m.eml", HEAD + mixed + part + b"--B--\n").text == f"{TOLD}\nIt costs 300.\n"


def test_what_is_attached_is_named_and_not_read() -> None:
    raw = (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nSee there.\n--B\n"
        + b'Content-Type: text/plain\nContent-Disposition: attachment; filename="offer.txt"\n\nSecret\n--B--\n'
    )
    assert read_mail("m.eml", raw).text == f"{TOLD}Attached: offer.txt\n\nSee there.\n"


def test_a_mail_without_a_subject_is_called_as_its_file_and_a_date_that_is_none_stays() -> None:
    mail = read_mail("m/pump.eml", b"From: ada@yard.example\nDate: soon\n\nHello\n")
    assert mail.title == "pump"
    assert mail.text == "From: ada@yard.example\nDate: soon\n\nHello\n"


def test_what_is_no_mail_or_in_no_known_letters_says_so() -> None:
    with pytest.raises(DocumentError, match="is no mail"):
        read_mail("m.eml", b"Dear all,\n\nhello\n")
    with pytest.raises(DocumentError, match="cannot be read: unknown encoding: klingon"):
        read_mail("m.eml", HEAD + b"Content-Type: text/plain; charset=klingon\n\nHello\n")
