"""Mails: who wrote what, and what the lines over them answer."""

import pytest

from bot.local.mails import heads_of, writers_of
from bot.local.reading import read_question
from bot.local.speakers import said_by
from bot.places.addressing import line_over, lines_asked, lines_barred
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

MAILS = """From: Ada Sørby <ada@yard.example>
To: Bo Lind; Pieter Vos
Date: Tue, 3 May 2024 10:15
Subject: Pump in hall 3

The pump is broken. I spoke with Rowe & Sons, who want 2,300 euros.

From: Bo Lind
To: Ada Sørby
Date: Wed, 4 May 2024 08:30
Subject: Re: Pump in hall 3

I asked for a discount. I am on leave from 9 May; Pieter stands in for me.
"""


def passage_of(text: str) -> Passage:
    (passage,) = cut_passages(Document("m.txt", "Pump", text, text_hash(text)), ENCODER, 400)
    return passage


def test_the_lines_over_each_mail_are_known() -> None:
    passage = passage_of(MAILS)
    heads = [[(line.name, passage.slice(*line.value)) for line in head] for head in heads_of(passage)]
    assert [[name for name, _ in head] for head in heads] == [["from", "to", "date", "subject"]] * 2
    assert heads[0][0][1] == "Ada Sørby <ada@yard.example>"


@pytest.mark.parametrize(
    "text", ["From: Ada\n\nHello there.", "To: Ada\nDate: May\n\nHello.", "From 9 May on it is shut."]
)
def test_a_line_alone_is_none_over_a_mail(text: str) -> None:
    assert not heads_of(passage_of(text))


def test_who_writes_is_said_of_every_sentence_of_a_mail() -> None:
    passage = passage_of(MAILS)
    by = {passage.sentence_text(passage.sentences[i]): name for i, name in writers_of(passage).items()}
    assert by["The pump is broken."] == "Ada Sørby"
    assert by["I asked for a discount."] == "Bo Lind"
    assert not any(text.startswith("From") for text in by)


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Who sent the mail about Rowe & Sons?", "From: Ada Sørby <ada@yard.example>"),
        ("When was the mail about the discount sent?", "Date: Wed, 4 May 2024 08:30"),
        ("To whom was the message about the discount sent?", "To: Ada Sørby"),
        ("Who sent the mail about the pump?", None),  # both are
        ("Who sent the mail about the crane?", None),
        ("Who asked for a discount?", None),
    ],
)
def test_who_sent_a_mail_and_when_is_looked_up_over_it(question: str, line: str | None) -> None:
    found = line_over(read_question(question, ENCODER), [passage_of(MAILS)])
    assert (found and found.passage.sentence_text(found.sentence)) == line


def test_the_lines_over_a_mail_answer_nothing_else() -> None:
    passage = passage_of(MAILS)
    assert len(lines_barred("Who stands in for Bo Lind?", passage)) == 8
    assert len(lines_barred("Who sent the mail?", passage)) == 6
    assert not lines_asked("who wrote " * 1000)


@pytest.mark.parametrize(
    ("question", "quote", "writer"),
    [
        ("Who stands in for Bo Lind?", "I am on leave from 9 May; Pieter stands in for me.", "Bo Lind"),
        ("Who spoke with Rowe & Sons?", "I spoke with Rowe & Sons, who want 2,300 euros.", "Ada Sørby"),
    ],
)
def test_what_somebody_writes_of_themselves_is_said_of_them(question: str, quote: str, writer: str) -> None:
    draft = ANSWERER.draft(question, [passage_of(MAILS)])
    assert [p.passage.sentence_text(p.sentence) for p in draft.pointers] == [quote]
    assert [note.message for note in said_by(draft.pointers)] == [f"written by {writer}"]
