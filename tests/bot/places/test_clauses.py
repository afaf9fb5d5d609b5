"""A clause by its number: found where a line begins with it, quoted with its sub-items, and never made up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest

from bot.drafts import Draft
from bot.local.excerpts import EXCERPTS
from bot.places.clauses import Numbered, documents_meant, named_in
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

CHARTER = """# Charter of the vessel Petrel

1. Hire ............ 2
2. Return .......... 3

## 1. Hire

1.1 The Charterer shall pay £900 per week, subject to clause 2.3.

1.2 The Owner may raise the hire by no more than 4% in a year.
No other sum is due.

## 2. Return

2.1 The vessel is returned:

(a) clean and dry;

(b) with full tanks of

  (i) water, and

  (ii) diesel;

(c) by noon.

2.2 Ropes that (a) are frayed or (b) were cut are replaced.

## 3 Before you sail

Proceed as follows:

1. Close the sea cocks.
2. Start the engine.
3. Cast off.
"""
BERTH = """BERTH LICENCE

1. TERM
The licence runs for one year.

2. FEES
The Holder must:
  2.1 pay £70 per metre;
  2.2 insure the vessel; and
  2.3 show the policy on demand.

3. CONDUCT
Section 9 of the Harbours Act forbids fires on the quay, and it applies to a vessel of at most
4.2 metres too.
"""


@dataclass
class Shelf:
    """Documents, of which a search finds some passages."""

    documents: Mapping[str, Sequence[Passage]]
    found: Sequence[Passage]

    def passages(self, question: str) -> Sequence[Passage]:
        return self.found

    def with_tables(self, passages: Sequence[Passage]) -> Sequence[Passage]:
        return ()

    def of_document(self, document_id: str) -> Sequence[Passage]:
        return self.documents[document_id]


def passages(text: str, name: str) -> list[Passage]:
    title = text.splitlines()[0].strip("# ")
    return cut_passages(Document(name, title, text, text_hash(text)), ENCODER)


BOTH = [*passages(CHARTER, "petrel.md"), *passages(BERTH, "berth.txt")]


def quoted(draft: Draft) -> list[str]:
    for pointer in draft.pointers:
        assert {"petrel.md": CHARTER, "berth.txt": BERTH}[pointer.passage.document_id][
            pointer.sentence.start : pointer.sentence.end
        ] == pointer.passage.sentence_text(pointer.sentence)
    return [statement.text for statement in draft.statements]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What does clause 1.2 say?", ["1.2 The Owner may raise the hire by no more than 4% in a year.", "No other sum is due."]),
        ("What is in clause 1.2 of the charter?", ["1.2 The Owner may raise the hire by no more than 4% in a year.", "No other sum is due."]),
        ("What does clause 2.1 of the berth licence say?", ["2.1 pay £70 per metre;"]),
        ("In the berth licence, what does clause 2.3 say?", ["2.3 show the policy on demand."]),
        ("Show me clause 2.1(b) of the charter", ["2.1 The vessel is returned:", "(b) with full tanks of", "(i) water, and", "(ii) diesel;"]),
        ("What does § 2.1(b)(ii) of the charter say?", ["2.1 The vessel is returned:", "(b) with full tanks of", "(ii) diesel;"]),
        ("What does clause 2.2(b) of the charter say?", ["2.2 Ropes that (a) are frayed or (b) were cut are replaced."]),
        ("What does section 1 of the berth licence say?", ["The licence runs for one year."]),
        ("What is step 3?", ["Cast off."]),
        ("What does section 3 of the charter say?", ["Proceed as follows:", "Close the sea cocks.", "Start the engine.", "Cast off."]),
        ("How much does clause 1.2 let the hire rise?", ["1.2 The Owner may raise the hire by no more than 4% in a year."]),
    ],
)  # fmt: skip
def test_a_clause_that_is_named_by_its_number_is_quoted_with_its_sub_items(
    question: str, answer: Sequence[str]
) -> None:
    assert quoted(ANSWERER.draft(question, BOTH)) == answer


@pytest.mark.parametrize(
    "question",
    [
        "What does clause 1.3 say?",
        "What does clause 2.3 of the charter say?",  # which another clause refers to
        "What does clause 1.2 of the berth licence say?",  # which the charter has
        "What does clause 2.1(e) say?",
        "What does section 9 say?",
        "What does clause 4.2 say?",  # a line that is wrapped there
        "What is step 5?",
        "What does section 3 of the Harbours Act say?",
        "When was clause 1.2 signed?",
    ],
)
def test_a_clause_that_is_not_there_is_not_made_up(question: str) -> None:
    draft = ANSWERER.draft(question, BOTH)
    assert not draft.statements
    assert 0 <= draft.confidence <= 1


def test_the_clause_of_something_that_the_documents_speak_of_is_read_about_and_not_looked_up() -> None:
    answer = quoted(ANSWERER.draft("What does section 9 of the Harbours Act forbid?", BOTH[::-1]))
    assert [text[:45] for text in answer] == ["Section 9 of the Harbours Act forbids fires on"[:45]]


def test_of_several_clauses_with_one_number_all_are_quoted_and_told_apart() -> None:
    draft = ANSWERER.draft("What does clause 2.2 say?", BOTH)
    assert quoted(draft) == [
        "2.2 Ropes that (a) are frayed or (b) were cut are replaced.",
        "2.2 insure the vessel; and",
    ]
    assert [statement.gap for statement in draft.statements] == ["\n\n", "\n\n"]
    (note,) = draft.notes
    assert note.message == (
        "clause 2.2 stands in 2 places, quoted in this order: “Charter of the vessel Petrel > 2. Return”; “BERTH LICENCE > 2. FEES”"
    )


def test_a_clause_is_looked_up_in_the_whole_document_whatever_was_retrieved() -> None:
    documents = {"petrel.md": passages(CHARTER, "petrel.md"), "berth.txt": passages(BERTH, "berth.txt")}
    looking = ANSWERER.looking_in(Shelf(documents, documents["petrel.md"][:1]))
    assert quoted(looking.draft("What does clause 2.2 say?", documents["petrel.md"][:1])) == [
        "2.2 Ropes that (a) are frayed or (b) were cut are replaced."
    ]


def test_a_long_section_is_quoted_from_its_beginning_and_a_bot_that_must_be_surer_quotes_none_of_several() -> None:
    items = "".join(f"1.{i} Thing number {i} is here.\n\n" for i in range(1, 15))
    draft = ANSWERER.draft("What does section 1 say?", passages(f"# Rules\n\n## 1. Things\n\n{items}", "r.md"))
    assert len(draft.statements) == 10
    assert draft.notes == (EXCERPTS,)
    assert not ANSWERER.at_least(0.6).draft("What does clause 2.2 say?", BOTH).statements


def test_an_item_of_a_list_that_is_led_to_is_no_section() -> None:
    text = (
        "# Privacy\n\nYou have the right to:\n\n1. see your data;\n2. have them erased.\n\nWe answer within a month.\n"
    )
    numbered = Numbered(passages(text, "p.md"))
    section, step = named_in("What does section 2 say?"), named_in("What is item 2?")
    assert section is not None
    assert step is not None
    assert numbered.clauses(section) == []
    assert [p.text for clause in numbered.clauses(step) for p in clause] == ["2. have them erased."]


def test_a_section_goes_on_under_the_headings_in_it_that_have_no_number() -> None:
    text = "3. Ills\n\nOften\n- thirst\n\nSeldom\n- scurvy\n\n4. Stores\n\nKeep them dry."
    section = named_in("What does section 3 say?")
    assert section is not None
    (clause,) = Numbered(passages(text, "i.txt")).clauses(section)
    assert [p.text for p in clause][-1].endswith("- scurvy")


@pytest.mark.parametrize(
    "question", ["What do clauses 5.4 and 5.5 say?", "Is it 4.2 % of article 5 and article 6?", "Who won 3.2 to 1?", ""]
)
def test_several_clauses_or_none_are_none(question: str) -> None:
    assert named_in(question) is None


def test_a_document_is_named_by_the_words_of_its_title_or_of_its_file() -> None:
    documents = {name: Numbered([p for p in BOTH if p.document_id == name]) for name in ("petrel.md", "berth.txt")}
    for question, meant in (
        ("What does the charter's clause 2.2 say?", ["petrel.md"]),
        ("What does petrel clause 2.2 say?", ["petrel.md"]),
        ("What does clause 2.2 of this agreement say?", ["petrel.md", "berth.txt"]),
        ("What does clause 2.2 say?", ["petrel.md", "berth.txt"]),
        ("What does clause 2.2 of the Harbours Act say?", []),
        ("What does section 9 of the harbour regulations say?", []),
        ("What does clause 2.2 of the Holder's papers say?", []),
        ("What does clause 2.2 of the Holder’s insurance say?", ["berth.txt"]),
    ):
        named = named_in(question)
        assert named is not None
        assert documents_meant(named, documents) == meant


JUDGMENT = """The facts

[3] The agreement was signed on 2 September 2019. By clause 7 the goods were to be kept at minus 18 degrees or colder. Clause 14
required any claim to be notified within 21 days.

[7] The Defendants called one expert. He spoke of a valve.

[8] I find for the Claimant.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "What did clause 7 of the agreement say?",
            "By clause 7 the goods were to be kept at minus 18 degrees or colder.",
        ),
        ("What does clause 14 say?", "Clause 14 required any claim to be notified within 21 days."),
        ("What does paragraph 7 say?", "[7] The Defendants called one expert."),
    ],
)
def test_the_paragraphs_of_a_judgment_are_not_the_clauses_that_it_tells_of(question: str, answer: str) -> None:
    found = passages(JUDGMENT, "case.txt")
    answerer = ANSWERER.looking_in(Shelf({"case.txt": found}, found))
    assert answerer.draft(question, found).statements[0].text == answer


BYELAWS = """# Byelaws

PART I: USE

Article 1. Scope

These byelaws apply to the harbour, subject to article 7.

Article 2. Licence

No person shall operate a boat without a licence.

PART II: ENFORCEMENT

Article 3. Penalties

A person who contravenes Article 2 is liable to a fine of £5,000.
"""
REPORT = """# Report

1. The claimant was negligent in failing to commission a survey.

2. The claimant is entitled to the cost of the engine.

3. There is no order as to costs.

4. The parties have leave to appeal.
"""
LAW = [*passages(BYELAWS, "law.md"), *passages(REPORT, "report.md")]


def said(question: str, found: Sequence[Passage]) -> list[str]:
    return [statement.text for statement in ANSWERER.draft(question, found).statements]


def test_a_number_alone_is_no_article_s_where_there_are_articles() -> None:
    assert said("What does Article 4 say?", LAW) == []
    assert said("What does paragraph 4 say?", LAW) == ["4. The parties have leave to appeal."[3:]]
    draft = ANSWERER.draft("What does Article 3 say?", LAW)
    assert [s.text for s in draft.statements] == ["A person who contravenes Article 2 is liable to a fine of £5,000."]
    assert draft.notes == ()


def test_a_clause_ends_before_the_title_of_the_next_part() -> None:
    assert said("What does Article 2 say?", LAW) == ["No person shall operate a boat without a licence."]


def test_what_breaking_a_clause_costs_is_no_question_for_its_words() -> None:
    assert said("What is the penalty for contravening Article 2?", LAW) == [
        "A person who contravenes Article 2 is liable to a fine of £5,000."
    ]


def test_a_sentence_that_merely_refers_to_a_clause_does_not_tell_what_it_says() -> None:
    sale = "The goods are the buyer's on payment, subject to clause 3.2.\n\nThe seller pays the freight."
    assert said("What does clause 3.2 say?", passages(sale, "sale.txt")) == []
    told = "The goods are the buyer's on payment.\n\nHowever, clause 3.2 requires the seller to pay the freight."
    assert said("What does clause 3.2 say?", passages(told, "sale.txt")) == [
        "However, clause 3.2 requires the seller to pay the freight."
    ]
