import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.drafts import Draft
from bot.extract import ExtractiveAnswerer
from bot.local.calibration import MODEL, load_calibration
from bot.local.candidates import NEAR_WORDS, Candidate, Ranked, question_row, rank, read_again, read_passages, spot
from bot.local.choosing import choose, is_of_another_year, with_lists
from bot.local.excerpts import EXCERPTS, document_asked, excerpt
from bot.local.reader import Reader, Reading
from bot.local.reading import (
    FEATURES,
    SENTENCE_FEATURES,
    has_kind,
    kind_asked,
    read_question,
    sentence_features,
)
from bot.local.spelling import respell
from index.documents import Document, Passage, Sentence, text_hash
from index.errors import ModelFileError
from index.passages import cut_passages
from tests.conftest import SEEDS
from tests.models import ANSWERER, ENCODER, READER, VECTORS

TEXT = (SEEDS / "ankara-kiev.txt").read_text(encoding="utf-8")
PASSAGES = cut_passages(Document("seed", "seed", TEXT, text_hash(TEXT)), ENCODER)


def drafted(question: str, passages: list[Passage] = PASSAGES) -> list[str]:
    return [statement.text for statement in ANSWERER.draft(question, passages).statements]


def passages_with(word: str) -> list[Passage]:
    """The passages that hold a word first, then the others: what a search would bring."""
    return sorted(PASSAGES, key=lambda p: word not in p.text)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("What is the name of the joint venture with Ukraine?", "Black Sea Shield"),
        ("How many projects are the companies working on?", "30 projects"),
        ("Which engines does the contract of October 2020 supply?", "AI-35"),
        ("When did Volodymyr Zelensky take office?", "2019"),
    ],
)
def test_plain_questions_get_their_sentence(question: str, word: str) -> None:
    assert any(word in text for text in drafted(question, passages_with(word)))


@pytest.mark.parametrize(
    "question", ["How do I bake sourdough bread?", "Write a poem about cats.", "zzz qqq", "?", "🚀"]
)
def test_what_has_nothing_to_do_with_the_passages_is_refused(question: str) -> None:
    assert drafted(question) == []


def test_the_same_question_gets_the_same_draft_from_another_answerer() -> None:
    question = "How many projects are the companies working on?"
    first = ANSWERER.draft(question, PASSAGES)
    assert ANSWERER.draft(question, PASSAGES) == first
    assert ExtractiveAnswerer(ENCODER, Reader(ENCODER), load_calibration()).draft(question, PASSAGES) == first


def test_the_very_words_that_answer_are_in_focus() -> None:
    (statement, *_) = ANSWERER.draft("How many projects are the companies working on?", PASSAGES).statements
    (pointer,) = statement.pointers
    assert pointer.focus is not None
    start, end = pointer.focus
    assert pointer.sentence.start <= start < end <= pointer.sentence.end
    assert "30" in TEXT[start:end]


def test_a_question_of_another_thing_is_less_sure_than_the_true_one() -> None:
    passages = passages_with("Gezgin")
    right = ANSWERER.draft("Which engines are supplied for the cruise missile?", passages)
    wrong = ANSWERER.draft("Which submarines are supplied for the coast guard of Peru?", passages)
    assert right.statements
    assert right.confidence > (wrong.confidence if wrong.statements else 1 - wrong.confidence)


def test_of_two_questions_in_one_each_is_answered() -> None:
    both = "How many projects are the companies working on, and which cruise missile needs engines?"
    first, second = ANSWERER.draft(both, PASSAGES).statements
    assert "30" in first.text
    assert "Gezgin" in second.text


def test_of_two_questions_in_one_that_which_has_no_answer_is_named() -> None:
    draft = ANSWERER.draft(
        "How many projects are the companies working on, and what does a ferry ticket to Odessa cost?", PASSAGES
    )
    assert ["30" in statement.text for statement in draft.statements] == [True]
    (note,) = draft.notes
    assert note.code == "part_unanswered"
    assert "ferry ticket" in note.message
    draft = ANSWERER.draft("How many projects are the companies working on, and how heavy is it?", PASSAGES)
    assert [note.message for note in draft.notes] == ["the documents do not answer “how heavy is it?”"]


def test_a_question_about_two_names_is_asked_of_each_where_one_sentence_does_not_say_both() -> None:
    brigg = "Quote from Brigg Marine for the brake of the hoist. The repair of the brake takes six working days."
    hallam = "Quote from Hallam Lifting for the brake of the hoist. The repair of the brake takes nine working days."
    question = "How long does the repair of the brake take at Brigg Marine and at Hallam Lifting?"
    draft = ANSWERER.draft(question, of_documents(brigg=brigg, hallam=hallam))
    assert ["six" in s.text or "nine" in s.text for s in draft.statements] == [True, True]
    alone = ANSWERER.draft(question, of_documents(brigg=brigg))
    assert not any("nine" in s.text for s in alone.statements)
    both = "The repair of the brake takes six working days at Brigg Marine and nine at Hallam Lifting."
    assert [s.text for s in ANSWERER.draft(question, of_documents(both=both)).statements] == [both]


class OfCountries(ExtractiveAnswerer):
    """One that knows what is said of countries, and nothing of their capitals."""

    def _in_parts(self, question: str, passages: Sequence[Passage]) -> Draft:
        return super()._in_parts(question, passages) if "Azerbaijan" in question else Draft((), 0.9)


def test_a_question_that_has_no_answer_is_read_with_the_countries_for_their_capitals() -> None:
    answerer = OfCountries(ENCODER, READER, load_calibration())
    passages = of_documents(war="Azerbaijan flew 12 drones against Armenia.")
    draft = answerer.draft("How many drones did Baku fly against Yerevan?", passages)
    assert (
        draft.statements == answerer.draft("How many drones did Azerbaijan fly against Armenia?", passages).statements
    )
    assert [s.text for s in draft.statements] == ["Azerbaijan flew 12 drones against Armenia."]
    assert [(n.code, n.message) for n in draft.notes] == [
        ("read_as", "“Baku” was read as “Azerbaijan”"),
        ("read_as", "“Yerevan” was read as “Armenia”"),
    ]
    assert answerer.draft("How many people live in Baku?", passages) == Draft((), 0.9)


def test_who_wants_it_surer_gets_a_refusal_and_never_more_than_calibration_allows() -> None:
    question = "How many projects are the companies working on?"
    sure = ANSWERER.draft(question, PASSAGES).confidence
    assert ANSWERER.at_least(sure - 0.001).draft(question, PASSAGES) == ANSWERER.draft(question, PASSAGES)
    refused = ANSWERER.at_least(sure + 0.001).draft(question, PASSAGES)
    assert refused.statements == ()
    assert refused.confidence == pytest.approx(1 - sure)
    off_topic = "Who won the chess olympiad of 1978?"
    assert ANSWERER.at_least(0.0).draft(off_topic, PASSAGES).statements == ()


def of_documents(**texts: str) -> list[Passage]:
    documents = [Document(f"{name}.txt", name, text, text_hash(text)) for name, text in texts.items()]
    return [passage for document in documents for passage in cut_passages(document, ENCODER)]


def test_where_documents_differ_both_are_cited_and_a_note_says_so() -> None:
    question = "How long is the slipway?"
    plan, news = (
        "The slipway is 46 metres long and 7 metres wide.",
        "The slipway is 48 metres long, the longest of the coast.",
    )
    draft = ANSWERER.draft(question, of_documents(plan=plan, news=news))
    assert {s.text for s in draft.statements} == {plan, news}
    (note,) = draft.notes
    assert note.code == "sources_differ"
    assert "46 metres" in note.message
    assert "48 metres" in note.message
    assert not ANSWERER.draft(question, of_documents(plan=plan, news=news.replace("48", "46"))).notes
    assert not ANSWERER.draft(question, of_documents(plan=plan, news="The car park is 48 metres long.")).notes


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        # what is spoken of stands in the sentence before
        (
            "In what year was the boatyard founded?",
            "The boatyard has a history. It was founded in 1974 by nine fishermen.",
            "The boatyard is old. Founded in 1973, it has 400 members.",
        ),
        # the question does not say that a number is asked for
        (
            "Up to what age must children wear a life jacket?",
            "Children under 12 must wear a life jacket everywhere.",
            "Children under 14 must wear a life jacket in the yard.",
        ),
    ],
)
def test_documents_differ_in_other_words_too(question: str, one: str, other: str) -> None:
    draft = ANSWERER.draft(question, of_documents(plan=one, news=other))
    assert [note.code for note in draft.notes] == ["sources_differ"]
    assert {p.passage.document_id for s in draft.statements for p in s.pointers} == {"plan.txt", "news.txt"}


LIVES = {
    "Ingrid Vold": "Ingrid Vold was a glaciologist. She was born in Hamar on 3 May 1911. She married the painter Lars Ulvik.",
    "Orhan Demir": "Orhan Demir is a composer. He was born in Izmir in 1952.\n\nHe lives in Hamburg with his wife, Petra Lang.",
}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Who is Orhan Demir's wife?", "He lives in Hamburg with his wife, Petra Lang."),
        ("Who is Demir married to?", "He lives in Hamburg with his wife, Petra Lang."),
        ("When was she born?", "Ingrid Vold was a glaciologist. She was born in Hamar on 3 May 1911."),
        ("When was Demir born?", "Orhan Demir is a composer. He was born in Izmir in 1952."),
    ],
)
def test_she_is_nobody_of_another_document(question: str, found: str) -> None:
    passages = [
        passage
        for title, text in LIVES.items()
        for passage in cut_passages(Document(f"{title}.txt", title, text, text_hash(text)), ENCODER)
    ]
    draft = ANSWERER.draft(question, passages)
    assert [p.passage.sentence_text(p.sentence) for p in draft.pointers] == [found]
    assert not draft.notes


@settings(max_examples=40)
@given(st.text(max_size=300))
def test_a_draft_points_only_at_sentences_that_were_offered(question: str) -> None:
    draft = ANSWERER.draft(question, PASSAGES)
    offered = {(p.id, s) for p in PASSAGES for s in p.sentences}
    assert all((q.passage.id, q.sentence) in offered for s in draft.statements for q in s.pointers)
    assert 0 <= draft.confidence <= 1


@pytest.mark.parametrize(
    "request_",
    ["Summarise the article.", "What is this article about?"],
)
def test_a_request_that_no_sentence_answers_gets_excerpts_that_are_said_to_be_that(request_: str) -> None:
    pointers = excerpt(read_question(request_, ENCODER), PASSAGES)
    assert 1 <= len(pointers) <= 3
    assert not any(pointer.sentence.is_heading for pointer in pointers)
    draft = ANSWERER.draft(request_, PASSAGES)
    assert draft.notes == (EXCERPTS,)
    assert [pointer for statement in draft.statements for pointer in statement.pointers] == pointers


def test_excerpts_on_a_subject_speak_of_it() -> None:
    pointers = excerpt(read_question("Explain the joint venture between Turkey and Ukraine", ENCODER), PASSAGES)
    assert "joint venture" in pointers[0].passage.sentence_text(pointers[0].sentence)


@pytest.mark.parametrize(
    "request_",
    ["Summarise the plot of Hamlet.", "Compare apples with pears", "How many drones?", "Write a summary of drones"],
)
def test_what_the_documents_do_not_speak_of_gets_no_excerpts(request_: str) -> None:
    assert excerpt(read_question(request_, ENCODER), PASSAGES) == []


def test_a_very_long_question_and_no_passages_are_no_trouble() -> None:
    assert ANSWERER.draft("drones " * 20_000, PASSAGES).confidence >= 0
    assert ANSWERER.draft("What?", []).statements == ()


def test_the_answerer_is_named_by_its_files() -> None:
    digest = hashlib.sha256(MODEL.read_bytes()).hexdigest()[:8]
    assert ANSWERER.name == f"local-reader@{digest}"


def test_a_missing_or_altered_calibration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="install Pincite again"):
        load_calibration(MODEL.with_name("none.json"))
    with pytest.raises(ModelFileError, match="install Pincite again"):
        load_calibration(SEEDS / "ankara-kiev.txt")
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**json.loads(MODEL.read_text()), "reader": "local-reader@other"}))
    with pytest.raises(ModelFileError, match="another reader"):
        load_calibration(other)


def test_there_is_a_feature_for_every_name() -> None:
    question = read_question("How many drones?", ENCODER)
    readings = read_passages(READER, question.text, PASSAGES)
    spotted = spot(question, PASSAGES, readings, VECTORS)
    assert {len(s.row) for s in spotted} == {len(SENTENCE_FEATURES)}
    ranked = rank(question, PASSAGES, readings, spotted, load_calibration().sentences)
    assert ranked is not None
    again = read_again(READER, question.text, ranked)
    assert question_row(question, ranked, again, VECTORS).shape == (len(FEATURES),)


def test_a_name_that_is_asked_about_is_missed_unless_the_passage_or_its_title_has_it() -> None:
    text = "The trailer rolled back.\n\nCost of the repair: £640, paid by the yard's insurance."
    documents = [Document(name, f"Report on the {name}", text, "0" * 64) for name in ("Kittiwake", "Guillemot")]
    passages = [passage for document in documents for passage in cut_passages(document, ENCODER)]
    asked = read_question("What did it cost to repair the Guillemot?", ENCODER)
    at = SENTENCE_FEATURES.index("missing_names") - SENTENCE_FEATURES.index("words")
    assert [{row[at] for row in sentence_features(asked, passage)} for passage in passages] == [{1.0}, {0.0}]


def test_a_second_sentence_that_gives_the_same_answer_is_no_rival() -> None:
    best = candidate("12 May", 0.8)
    readings = read_passages(READER, "When is it?", [best.passage])
    rivals = []
    for other in (candidate("On 12 May", 0.7, 20), candidate("On 3 June", 0.7, 20)):
        ranked = Ranked([best, other], readings, 0, 0)
        row = question_row(read_question("When is it?", ENCODER), ranked, (0.0, 0.0), VECTORS)
        rivals.append(float(row[FEATURES.index("second_chosen")]))
    assert rivals == [0.0, pytest.approx(0.7)]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Are dogs allowed in the east hall?", "Dogs are allowed in the east hall."),
        ("So is smoking allowed in the east hall?", "Smoking is not allowed in the east hall."),
        ("Can the east hall be rented for weddings?", "The east hall cannot be rented for weddings."),
    ],
)
def test_whether_it_is_so_is_said_by_what_has_every_word(question: str, sentence: str) -> None:
    text = (
        "Dogs are allowed in the east hall. Smoking is not allowed in the east hall.\n"
        "The east hall is heated in winter. The east hall cannot be rented for weddings."
    )
    assert drafted(question, cut_passages(Document("hall", "hall", text, text_hash(text)), ENCODER)) == [sentence]


def test_whether_it_is_so_is_not_said_by_the_heading_that_asks_it() -> None:
    text = "## Is the data encrypted?\n\nThe data is encrypted on your own machine before it leaves it.\n"
    assert drafted("Is the data encrypted?", cut_passages(Document("faq", "FAQ", text, text_hash(text)), ENCODER)) == [
        "The data is encrypted on your own machine before it leaves it."
    ]


def test_without_a_word_to_read_there_is_nothing_to_rank() -> None:
    question = read_question("How many drones?", ENCODER)
    assert rank(question, [], [], [], load_calibration().sentences) is None


def candidate(text: str, score: float, start: int = 0, is_heading: bool = False) -> Candidate:
    sentence = Sentence(start, start + len(text), is_heading)
    passage = Passage(f"p{start}", "d", start, start + len(text), 0, text, (sentence,), "t", "0" * 64)
    row = tuple(0.5 if number == NEAR_WORDS else 0.0 for number in range(len(SENTENCE_FEATURES)))
    return Candidate(passage, sentence, (start, start + len(text)), row, score)


def test_a_second_sentence_joins_only_if_it_is_nearly_as_good_and_says_something_else() -> None:
    first, near, far = candidate("One.", 0.9), candidate("Two.", 0.8, 10), candidate("Three.", 0.3, 20)
    assert choose("", [near, far, first]) == [first, near]
    assert choose("", [far, first]) == [first]
    assert choose("", [first, candidate("ONE.", 0.9, 30)]) == [first]


def test_what_joins_from_another_document_speaks_of_the_same_unless_several_things_are_asked_for() -> None:
    first, same = candidate("It costs 3 euros.", 0.9), candidate("A day ticket costs 9 euros.", 0.88, 20)
    alike = replace(same, passage=replace(same.passage, document_id="e"))
    other = replace(alike, row=(0.0,) * len(SENTENCE_FEATURES))
    assert choose("How much is it?", [first, alike]) == [first, alike]
    assert choose("How much is it?", [first, same]) == [first, same]
    assert choose("How much is it?", [first, other]) == [first]
    assert choose("What are the prices?", [first, other]) == [first, other]


def test_what_did_not_come_about_does_not_join_what_did() -> None:
    paid, offered = candidate("It sold for 9 euros.", 0.9), candidate("An offer of 7 euros was rejected.", 0.88, 30)
    assert choose("How much was paid?", [paid, offered]) == [paid]
    assert choose("How much was rejected?", [offered, paid]) == [paid, offered]
    assert choose("Was it sold?", [paid, offered]) == [paid, offered]


def test_front_matter_answers_with_what_is_asked_for_and_never_with_its_title() -> None:
    text = "---\ntitle: Harbour handbook\ndate: 2024-09-01\ntags: [rules]\n---\n\nThe harbour is open from April.\n"
    found = cut_passages(Document("d", "Harbour handbook", text, text_hash(text)), ENCODER)
    assert drafted("When was the harbour handbook written?", found) == ["date: 2024-09-01"]
    assert drafted("What is the harbour handbook?", found) == []


def test_of_the_chosen_what_leads_into_a_list_brings_its_items() -> None:
    text = "It is tested in May. It is accepted if:\n\n- it works\n- it is paid\n"
    (found,) = cut_passages(Document("d", "t", text, text_hash(text)), ENCODER)
    tested, lead, *items = (
        Candidate(found, s, (s.start, s.end), (0.0,) * len(SENTENCE_FEATURES), 0.5) for s in found.sentences
    )
    asked = read_question("When is it accepted?", ENCODER)
    assert with_lists(asked, [tested, lead], [*items, lead, tested]) == [tested, lead, *items]
    assert with_lists(asked, [tested], [*items, lead, tested]) == [tested]


@pytest.mark.parametrize(
    ("question", "number", "expected"),
    [
        ("What are the steps for cleaning the kettle?", 1, 3),
        ("How do I clean the kettle?", 1, 1),
        ("How do I clean the kettle?", 2, 3),
        ("Where is the filter?", 2, 2),
    ],
)
def test_of_steps_that_are_asked_for_none_is_left_out(question: str, number: int, expected: int) -> None:
    text = "Use lemon juice.\n\n1. Take out the filter.\n2. Fill the kettle with juice.\n3. Let it boil.\n"
    (found,) = cut_passages(Document("d", "t", text, text_hash(text)), ENCODER)
    lemon, *steps = (
        Candidate(found, s, (s.start, s.end), (0.0,) * len(SENTENCE_FEATURES), 0.5) for s in found.sentences
    )
    chosen = with_lists(read_question(question, ENCODER), [lemon, *steps[:number]], [*steps[::-1], lemon])
    assert chosen == [lemon, *steps[:expected]]


def test_the_number_of_a_clause_is_in_focus_only_where_it_is_asked_for() -> None:
    text = "5.1 The liability of the Supplier is capped."
    (found,) = cut_passages(Document("d", "t", text, text_hash(text)), ENCODER)
    logits = np.array([9, 0, 0], np.float32)
    number = Reading([(0, 3), (4, 7), (8, 17)], logits, logits, 0.0, 0.0)
    for question, focus in (("What is the liability cap?", text[4:]), ("Which clause caps the liability?", text[:3])):
        (spotted,) = spot(read_question(question, ENCODER), [found], [number], VECTORS)
        assert found.slice(*spotted.focus) == focus


def test_the_condition_of_a_yes_is_in_the_answer() -> None:
    text = (
        "# Questions\n\n## Can I return a bicycle elsewhere?\n\nYes. You must first check that there is a free dock.\n"
    )
    found = cut_passages(Document("d", "Questions", text, text_hash(text)), ENCODER)
    assert drafted("Can I return a bicycle elsewhere?", found) == [
        "Yes.",
        "You must first check that there is a free dock.",
    ]


def test_between_sentences_that_are_nearly_as_good_the_names_of_the_question_decide() -> None:
    b, a = candidate("Line B leaves at 7:16.", 0.9), candidate("Line A leaves at 7:15.", 0.88, 40)
    assert choose("When does line A leave?", [b, a]) == [a]
    assert choose("When does line B leave?", [b, a]) == [b]
    assert choose("When does the line leave?", [b, a]) == [b, a]
    assert choose("When does line A leave?", [b, candidate("Line A leaves at 7:15.", 0.4, 40)]) == [b]


def test_where_several_things_are_asked_for_further_sentences_join_but_not_the_least_likely() -> None:
    several = [
        candidate("One.", 0.9),
        candidate("Two.", 0.5, 10),
        candidate("Three.", 0.4, 20),
        candidate("Four.", 0.3, 30),
    ]
    assert choose("What were the numbers?", several) == several[:3]
    assert choose("What were the numbers?", [several[0], candidate("Two.", 0.1, 10)]) == several[:1]


def test_a_heading_is_chosen_only_where_there_is_nothing_else() -> None:
    heading, text = candidate("Drones", 0.9, 0, True), candidate("They fly.", 0.2, 10)
    assert choose("", [heading, text])[0] == text
    assert choose("", [heading]) == [heading]


def test_a_heading_that_has_what_is_asked_for_is_an_answer() -> None:
    heading, text = (
        candidate("Minutes of 18 February", 0.9, 0, True),
        candidate("The next meeting is in March.", 0.2, 30),
    )
    row = list(heading.row)
    row[SENTENCE_FEATURES.index("has_kind")] = row[SENTENCE_FEATURES.index("words")] = 1.0
    dated = replace(heading, row=tuple(row))
    assert choose("", [dated, text]) == [dated]
    assert choose("", [replace(dated, score=0.1), text]) == [text]


@pytest.mark.parametrize(
    ("question", "kind", "sentence", "has"),
    [
        ("How many ships?", "number", "There are 12 ships.", True),
        ("How many ships in 2019?", "number", "Ships sailed in 2019.", False),
        ("When was it?", "date", "It was in May.", True),
        ("Who came?", "name", "Then Ada came.", True),
        ("Who came?", "name", "Then nobody came.", False),
    ],
)
def test_the_kind_of_thing_asked_for_is_looked_for(question: str, kind: str, sentence: str, has: bool) -> None:
    assert kind_asked(question) == kind
    assert has_kind(kind, sentence, question) is has


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wich Bayrakter drone?", "which Bayraktar drone?"),
        ("Were did the drone fly, and wen?", "where did the drone fly, and when?"),
        ("Were the drones there?", "Were the drones there?"),
        ("How many drones?", "How many drones?"),
        ("Is Poland there?", "Is Poland there?"),
        ("the year 2091", "the year 2091"),
        ("so how many drones r they gonna build tho", "so how many drones are they going to build"),
        ("What's the drone? who’s there", "What is the drone? who is there"),
        ("What's been built? The drone's there", "What's been built? The drone's there"),
        ("R, the U.S. and plan U", "R, the U.S. and plan U"),
        ("", ""),
    ],
)
def test_only_unknown_words_are_set_right_and_what_is_typed_in_haste_is_written_out(
    question: str, expected: str
) -> None:
    assert respell(question, ["Bayraktar drones in Portland, 2019"], ENCODER) == expected


def test_a_superlative_is_no_slip_for_a_shorter_word() -> None:
    question = "Which is the priciest boat?"
    assert respell(question, ["The prices of boats"], ENCODER) == question


def test_a_name_is_no_slip_for_a_common_word() -> None:
    assert respell("Who built the Sandpiper?", ["an orbital sander"], ENCODER) == "Who built the Sandpiper?"
    assert respell("Who Built The Sandpiper?", ["an orbital sander"], ENCODER) == "Who Built The sander?"
    assert respell("Who built the Sandpyper?", ["the Sandpiper"], ENCODER) == "Who built the Sandpiper?"


@pytest.mark.parametrize("question", ["What is the r&d budget?", "Which u-boat sank?", f"Who pays {'zzyzzx ' * 100}?"])
def test_no_part_of_a_word_is_written_out_and_a_long_question_stays(question: str) -> None:
    assert respell(question, ["R&D budget", "zzyzzy"], ENCODER) == question


def test_the_reason_is_what_the_next_sentence_says_something_came_of() -> None:
    text = (
        "Rain fell for a week. As a result, the ferry stayed in port. The crew slept. The dam broke because it was old."
    )
    (passage,) = cut_passages(Document("d", "", text, text_hash(text)), ENCODER)
    rows = sentence_features(read_question("Why did the ferry stay in port?", ENCODER), passage)
    at = SENTENCE_FEATURES.index("gives_reason") - SENTENCE_FEATURES.index("words")
    assert [row[at] for row in rows] == [1.0, 0.0, 0.0, 1.0]


LETTER = (
    "# To the shareholders\n\n15 February 2024\n\nOur sales fell to £212m (2022: £219m). The profit rose to £18.9m.\n"
)


@pytest.mark.parametrize(("year", "is_answered"), [("2022", True), ("2024", True), ("2019", False)])
def test_the_figure_of_another_year_is_no_answer(year: str, is_answered: bool) -> None:
    passages = cut_passages(Document("letter.md", "Letter", LETTER, text_hash(LETTER)), ENCODER)
    draft = ANSWERER.draft(f"How much were the sales in {year}?", passages)
    assert bool(draft.statements) is is_answered


@pytest.mark.parametrize(
    ("sentence", "is_another"),
    [
        ("In 2019 the tax on parking was 4 euros.", True),
        ("Since 2019 the tax on parking has been 4 euros.", False),
        ("The tax on parking was 4 euros from 2020 to 2024.", False),
        ("The tax on parking was 4 euros in 2021-22.", False),
        ("The tax on parking was 4 euros from 2017 to 2021.", True),
        ("The tax on parking was 4 euros until 2019.", True),
        ("The tax on parking was 4 euros in 2021 and 2023.", True),
        ("The tax on parking was 4 euros between 2021 and 2023.", False),
        ("The tax on parking has been 4 euros since 2023.", True),
        ("Of 1850 visitors each paid a tax of 4 euros.", False),
    ],
)
def test_a_range_of_years_and_a_count_are_no_other_year(sentence: str, is_another: bool) -> None:
    (passage,) = cut_passages(Document("tax.md", "Tax", sentence, text_hash(sentence)), ENCODER)
    best = Candidate(passage, passage.sentences[0], (0, 2), (0.0,) * len(SENTENCE_FEATURES), 0.9)
    assert is_of_another_year("How much was the tax in 2022?", best, lambda: "") is is_another
    assert not is_of_another_year("How much was the tax in 2022?", best, lambda: "As of 1 May 2022")


@pytest.mark.parametrize(
    ("sentence", "document", "is_another"),
    [
        ("The tax was 4 euros.", "Minutes of 3 May 2025. {}", True),
        ("The tax was 4 euros.", "Minutes of 3 May 2025. {} In 2022 it rained.", False),
        ("The tax was 4 euros.", "Minutes of 3 May 2025. {} See the budget of 2021/22.", False),
        ("The tax was 4 euros.", "Minutes of 3 May 2023. {}", True),
        ("The tax was 4 euros, as a year ago.", "Minutes of 3 May 2023. {}", False),
        ("The tax was 4 euros, as a year ago.", "Minutes of 3 May 2025. {}", True),
        ("The tax was 4 euros.", "Minutes. {}", False),
        ("The tax was 4 euros.", "Minutes of a club founded in 1921. {}", False),
        ("The tax was 4 euros.", "Minutes of 12.03.22. {}", False),
        ("The tax was 4 euros.", "Minutes of 12.03.25. {}", True),
        ("The tax was 4 euros.", "Plan for 2020–2025. {}", False),
        ("The tax was small.", "Minutes of 3 May 2025. {}", False),
    ],
)
def test_a_figure_is_of_no_year_that_its_dated_document_does_not_have(
    sentence: str, document: str, is_another: bool
) -> None:
    (passage,) = cut_passages(Document("tax.md", "Tax", sentence, text_hash(sentence)), ENCODER)
    best = Candidate(passage, passage.sentences[0], (0, len(sentence)), (0.0,) * len(SENTENCE_FEATURES), 0.9)
    assert is_of_another_year("How much was the tax in 2022?", best, lambda: document.format(sentence)) is is_another


def test_a_line_of_a_list_of_years_is_not_of_the_year_beside_it() -> None:
    text = "# Honours\n\n1961 Berzelius Medal\n1968 Fellow of the Royal Society\n1975 Sun Prize\n"
    (passage,) = cut_passages(Document("h.md", "Honours", text, text_hash(text)), ENCODER)
    lines = {passage.sentence_text(s)[:4]: s for s in passage.sentences}
    for year, is_another in (("1961", True), ("1968", False)):
        best = Candidate(passage, lines[year], (0, 2), (0.0,) * len(SENTENCE_FEATURES), 0.9)
        assert is_of_another_year("Which medal did she receive in 1968?", best, lambda: "") is is_another


def test_a_sentence_that_says_it_is_as_much_about_a_name_as_the_one_before_it() -> None:
    text = "Torvalin belongs to the vasoregulators. It prevents attacks of migraine. Kelmin is for the heart."
    (passage,) = cut_passages(Document("t.md", "Torvalin", text, text_hash(text)), ENCODER)
    scores = (0.75, 0.8, 0.1)
    candidates = [
        Candidate(passage, s, (s.start, s.end), (0.0,) * len(SENTENCE_FEATURES), score)
        for s, score in zip(passage.sentences, scores, strict=True)
    ]
    assert candidates[1] in choose("What is Torvalin used for?", candidates)


def test_the_number_of_a_step_is_not_what_answers() -> None:
    text = "# Leave\n\nTo ask for leave:\n\n1. Fill in form L-7.\n2. Have your team lead sign it.\n3. Send it to HR.\n"
    passages = cut_passages(Document("leave.md", "Leave", text, text_hash(text)), ENCODER)
    draft = ANSWERER.draft("How do I ask for leave?", passages)
    focused = [text[slice(*pointer.focus)] for pointer in draft.pointers if pointer.focus]
    assert len(focused) > 2
    assert all(focus[0].isalpha() for focus in focused)


HANDBOOK = (
    "# Staff handbook\n\n## Hours\n\nThe week has 37 hours. Lunch is free.\n\n## Pay\n\n| Band | Pay |\n| --- | --- |\n| A | 20 |\n\n"
    "Wages come on Fridays.\n"
)


@pytest.mark.parametrize(
    "request_", ["Summarise the handbook", "What is the staff handbook about?", "overview of handbook.md"]
)
def test_a_document_that_is_named_is_summed_up_by_what_stands_first_under_its_headings(request_: str) -> None:
    passages = cut_passages(Document("handbook.md", "Staff handbook", HANDBOOK, text_hash(HANDBOOK)), ENCODER)
    draft = ANSWERER.draft(request_, [*PASSAGES, *passages])
    assert [statement.text for statement in draft.statements] == ["The week has 37 hours.", "Wages come on Fridays."]
    assert draft.notes == (EXCERPTS,)


def test_a_question_about_a_document_that_asks_for_something_is_no_summary() -> None:
    passages = cut_passages(Document("handbook.md", "Staff handbook", HANDBOOK, text_hash(HANDBOOK)), ENCODER)
    assert document_asked("What does the handbook say about lunch?", passages) is None
    assert document_asked("Summarise the pay of the handbook", passages) is None
    assert document_asked("Tell me about the hours", passages) is None


PRICES = (
    "# Workshop\n\n| Service | Price | Takes |\n| --- | --- | --- |\n| Full service | £120 | 2 h |\n| Oil change | £45 | 30 min |\n"
    "| New chain | £30 | 20 min |\n"
)


@pytest.mark.parametrize(
    ("question", "is_answered"),
    [
        ("What is the deposit for a full service?", False),
        ("What is the average price of a service?", False),
        ("How much does an oil change cost?", True),
        ("how long for a new chain", True),
    ],
)
def test_a_row_does_not_answer_what_its_table_does_not_speak_of(question: str, is_answered: bool) -> None:
    passages = cut_passages(Document("prices.md", "Workshop", PRICES, text_hash(PRICES)), ENCODER)
    assert bool(ANSWERER.draft(question, passages).statements) is is_answered


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Which buses go to the museum?", 2),
        ("Which night buses are there?", 2),
        ("Which bus goes to the museum?", 1),
        ("Which bus is late?", 1),
    ],
)
def test_several_are_asked_for_by_a_plural_and_are_all_beside_what_is_asked(question: str, count: int) -> None:
    text = "Bus 9 stops at the museum. Bus 22 stops there too. There are lamps of clay."
    (passage,) = cut_passages(Document("m.md", "Museum", text, text_hash(text)), ENCODER)
    row = [0.0] * len(SENTENCE_FEATURES)
    candidates = []
    for sentence, score, near in zip(passage.sentences, (0.8, 0.4, 0.4), (1.0, 0.5, 0.0), strict=True):
        row[NEAR_WORDS] = near
        candidates.append(Candidate(passage, sentence, (sentence.start, sentence.end), tuple(row), score))
    assert len(choose(question, candidates)) == count


def test_a_key_is_quoted_under_the_heading_that_says_which_release_it_is_of() -> None:
    text = "# Quill releases\n\n## 4.2.0\n\n- Removed: the XML export\n- Fixed: a race in the compactor\n\n## 4.1.0\n\n- New: ARM builds\n"
    passages = cut_passages(Document("q.md", "Quill", text, text_hash(text)), ENCODER, 60)
    draft = ANSWERER.draft("Which release removed the XML export?", passages)
    assert [s.text for s in draft.statements] == ["4.2.0", "Removed: the XML export"]
    said = [s.text for s in ANSWERER.draft("What was removed?", passages).statements]
    assert said == ["Removed: the XML export"]


def test_a_sentence_that_answers_two_parts_has_the_words_for_both_in_focus() -> None:
    text = "# Course\n\nAda Rusk teaches the course, which begins on 4 May in the old boathouse.\n"
    draft = ANSWERER.draft(
        "Who teaches the course and when does it begin?",
        cut_passages(Document("c.md", "Course", text, text_hash(text)), ENCODER),
    )
    focus = draft.pointers[0].focus
    assert focus is not None
    assert {"Ada", "May"} <= set(text[slice(*focus)].split())


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("May the Landlord change the locks?", ""),  # and not that he may enter
        ("May the Tenants change the locks?", "6.2 "),
        ("May the Landlord enter the flat?", "6.1 "),
    ],
)
def test_where_the_likeliest_sentence_is_of_another_no_weaker_one_answers(question: str, expected: str) -> None:
    text = (
        "# Lease of Flat 4\n\n6.1 The Landlord may enter the Flat to inspect it on giving at least 24 hours' notice, except in "
        "an emergency.\n\n6.2 The Tenants may change the locks only if they give the Landlord a copy of every new key.\n"
    )
    passages = cut_passages(Document("lease.md", "Lease of Flat 4", text, text_hash(text)), ENCODER)
    assert "".join(drafted(question, passages))[:4] == expected
