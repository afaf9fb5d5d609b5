"""A mail that was saved (.eml) → its canonical text: who wrote to whom, when and on what, and what they wrote."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from index.documents import Document, text_hash
from index.errors import DocumentError


def read_mail(document_id: str, raw: bytes) -> Document:
    """A mail under its subject. Of one that is both plain text and a web page it is the plain text; what is attached is
    named and not read.

    Raises:
        DocumentError: if it is no mail.
    """
    mail = message_from_bytes(raw, policy=policy.default)
    if not (mail["From"] or mail["Date"]):
        raise DocumentError(document_id, "is no mail: it says neither who sent it nor when")
    subject = " ".join(str(mail["Subject"] or "").split())
    head = [f"{name}: {said}" for name in ("From", "To", "Cc") if (said := " ".join(str(mail[name] or "").split()))]
    head += [f"Date: {_moment(mail)}"] if mail["Date"] else []
    attached = [name for part in mail.iter_attachments() if (name := part.get_filename())]
    head += [f"Attached: {', '.join(attached)}"] if attached else []
    parts = (f"# {subject}" if subject else "", "\n".join(head), _body(document_id, mail))
    text = "\n\n".join(filter(None, parts)) + "\n"
    return Document(document_id, subject or Path(document_id).stem, text, text_hash(text))


def _moment(mail: EmailMessage) -> str:
    """When it was sent, by the sender's clock; as it stands there where that is no date."""
    at = mail["Date"].datetime
    return f"{at:%A}, {at.day} {at:%B %Y, %H:%M}" if at else str(mail["Date"])


def _body(document_id: str, mail: EmailMessage) -> str:
    from index.markup import read_page

    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except LookupError as error:  # a character set, or a kind of text, that nobody knows
        raise DocumentError(document_id, f"cannot be read: {error}") from error
    if part.get_content_subtype() == "html":
        return read_page(document_id, text).text.strip()
    return "\n".join(text.splitlines()).strip()
