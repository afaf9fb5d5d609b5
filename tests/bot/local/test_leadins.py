"""An item of a list is quoted with the sentence that it goes on with, which says whom it binds."""

import pytest

from bot.local.lists import leading
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

BERTH = """# Berth licence

4.1 The Holder shall:

(a) give the Owner the keys to the boat within ten days;

(b) appoint a keeper who has authority to move the boat; and

(c) answer a letter about the berth within five days.

Opening hours:

- Mondays are quiet.
- Sundays are busy.
"""


def passages(text: str) -> list[Passage]:
    return cut_passages(Document("d.md", "Berth licence", text, text_hash(text)), ENCODER)


def said(question: str, text: str = BERTH) -> list[str]:
    return [statement.text for statement in ANSWERER.draft(question, passages(text)).statements]


def in_focus(question: str) -> list[str]:
    pointers = ANSWERER.draft(question, passages(BERTH)).pointers
    return [p.passage.slice(*p.focus) for p in pointers if p.focus]


def led_by(item: str, text: str) -> list[str]:
    (passage,) = passages(text)
    number = next(i for i, s in enumerate(passage.sentences) if passage.sentence_text(s).startswith(item))
    return [passage.sentence_text(passage.sentences[i]) for i in leading(passage, number)]


def test_an_item_goes_on_with_all_that_leads_into_it_and_a_sentence_of_its_own_with_nothing() -> None:
    nested = "The Holder shall:\n\n(a) pay;\n\n(b) keep the boat:\n\n  (i) clean; and\n\n  (ii) dry.\n"
    assert led_by("(a)", nested) == led_by("(b)", nested) == ["The Holder shall:"]
    assert led_by("(ii)", nested) == ["The Holder shall:", "(b) keep the boat:"]
    assert led_by("- Mondays", BERTH) == led_by("4.1", BERTH) == led_by("# Berth", BERTH) == []
    assert led_by("(a)", f"{'It is long ' * 40}:\n\n(a) pay; and\n\n(b) go.\n") == []


def test_an_item_is_quoted_with_what_leads_into_it_and_who_is_asked_for_is_in_focus() -> None:
    assert said("Who must appoint a keeper?") == [
        "4.1 The Holder shall:",
        "(b) appoint a keeper who has authority to move the boat; and",
    ]
    assert in_focus("Who must appoint a keeper?") == ["The Holder"]
    assert in_focus("Within how many days are the keys given?")[-1] == "ten"


def test_what_binds_one_party_is_no_answer_about_another() -> None:
    assert said("Must the Owner appoint a keeper?") == []
    assert said("Must the Holder appoint a keeper?")[0] == "4.1 The Holder shall:"
    assert said("Must the Skipper appoint a keeper?")  # who may be the Holder by another name


@pytest.mark.parametrize("question", ["Who must answer a letter?", "Must the Holder answer a letter about the berth?"])
def test_of_the_items_of_a_list_the_one_that_has_the_question_s_words_answers(question: str) -> None:
    assert said(question)[-1] == "(c) answer a letter about the berth within five days."


RIGHTS = "# Berths\n\nThe Holder may let the berth to a guest, but it may not let the boat to any other person without consent."


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("May the Holder let the berth to a guest?", "The Holder may let the berth to a guest"),
        (
            "May the Holder let the boat to any other person?",
            "it may not let the boat to any other person without consent.",
        ),
    ],
)
def test_whether_something_is_so_is_said_by_the_part_of_a_sentence_that_speaks_of_it(question: str, words: str) -> None:
    draft = ANSWERER.draft(question, passages(RIGHTS))
    (focus,) = [p.passage.slice(*p.focus) for p in draft.pointers if p.focus]
    assert focus in words
