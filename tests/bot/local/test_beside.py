import pytest

from bot.drafts import Pointer
from bot.local.beside import continuing, with_antecedents, with_what_belongs
from bot.local.candidates import HAS_KIND, Candidate
from bot.local.reading import SENTENCE_FEATURES, has_kind, read_question
from index.documents import Document, text_hash
from index.passages import cut_passages
from tests.models import ENCODER


def with_those_beside(text: str, chosen: str, limit: int = 200, question: str = "") -> list[str]:
    """What is quoted where the sentence that begins with `chosen` was chosen."""
    passages = cut_passages(Document("d.md", "d", text, text_hash(text)), ENCODER, limit)
    (best,) = (
        Candidate(p, s, (s.start, s.end), (0.0,) * len(SENTENCE_FEATURES), 0.9)
        for p in passages
        for s in p.sentences
        if p.sentence_text(s).startswith(chosen)
    )
    found = with_what_belongs(question, [best], passages)
    return [p.passage.sentence_text(p.sentence) for p in found]


@pytest.mark.parametrize("bare", ["Yes.", "No!", "**It depends!**", "Not yet.", "Yes, you can."])
def test_a_bare_yes_or_no_comes_with_what_follows_it(bare: str) -> None:
    assert with_those_beside(f"{bare} First check in. Then go.", bare) == [bare, "First check in."]
    assert with_those_beside(f"{bare}\n\n# Dogs\n\nThey bark.", bare) == [bare]
    assert with_those_beside(bare, bare) == [bare]


def test_an_answer_that_says_more_than_yes_stands_alone() -> None:
    assert with_those_beside("Yes, on weekdays. It is open.", "Yes") == ["Yes, on weekdays."]


@pytest.mark.parametrize(
    "exception",
    [
        "This does not apply to guide dogs.",
        "This rule shall not apply to members of the crew.",
        "However, they are welcome on the terrace.",
        "Guide dogs are exempt from this rule.",
        "Guide dogs are exempt.",
        "Except on Sundays, dogs must be kept off the lawn too.",
        "Unless the harbour master agrees, no dog comes in.",
        "Notwithstanding the above, guide dogs are welcome.",
        "The only exception is the harbour master's dog.",
        "If dogs are needed for rescue, they are let in.",
    ],
)
def test_a_rule_is_quoted_with_its_exception(exception: str) -> None:
    rule = "4.1 Dogs must be kept out of the hall."
    assert with_those_beside(f"{rule} {exception} The hall is heated.", "4.1") == [rule, exception]
    assert with_those_beside(f"- {rule}\n  {exception}\n- The hall is heated.", "- 4.1") == [f"- {rule}", exception]
    assert with_those_beside(f"{rule}\n\n{exception}\n", "4.1") == [rule]
    assert with_those_beside(f"- {rule}\n- {exception}\n", "- 4.1") == [f"- {rule}"]


@pytest.mark.parametrize(
    "more",
    [
        "This keeps the floor clean.",
        "The hall was not painted.",
        "It is swept daily.",
        "If it rains, the roof leaks.",
        "Churches are exempt from tax.",
        "Unless otherwise agreed, fees are in euros.",
        "This rule applies to the whole yard.",
    ],
)
def test_what_only_goes_on_is_no_exception(more: str) -> None:
    assert with_those_beside(f"Dogs must be kept out of the hall. {more}", "Dogs") == [
        "Dogs must be kept out of the hall."
    ]


def test_what_is_no_rule_has_another_side_and_no_exception() -> None:
    assert with_those_beside("The hall was built in 1932. However, it burnt down.", "The hall was") == [
        "The hall was built in 1932."
    ]


def test_two_sentences_at_most_qualify_one_and_they_may_stand_in_the_next_passage() -> None:
    rule, first, second = (
        "Dogs must stay out.",
        "This does not apply to guide dogs.",
        "Unless such dogs bark, they may come in.",
    )
    text = f"{rule} {first} {second} Except on Sundays, cats may too."
    assert with_those_beside(text, rule) == [rule, first, second]
    assert with_those_beside(text, rule, limit=14) == [rule, first, second]


@pytest.mark.parametrize(
    ("text", "chosen", "quoted"),
    [
        ("Ada Holm made clocks. She was born in Bergen.", "She was", ["Ada Holm made clocks. She was born in Bergen."]),
        ("The mill opened in 2024. It pays for itself.", "It pays", ["The mill opened in 2024. It pays for itself."]),
        ("Ada Holm made clocks. This was rare.", "This was", ["Ada Holm made clocks. This was rare."]),
        ("Ada Holm made clocks. It is forbidden to touch them.", "It is", ["It is forbidden to touch them."]),
        ("Ada Holm made clocks. This agreement ends in May.", "This", ["This agreement ends in May."]),
        ("Ada Holm made clocks. Her clock is here.", "Ada", ["Ada Holm made clocks."]),
        ("Ada Holm made clocks.\n\nShe was born in Bergen.", "She was", ["She was born in Bergen."]),
        ("# Ada Holm\nShe was born in Bergen.", "She was", ["She was born in Bergen."]),
        ("- Ada Holm made clocks.\n- It is late.", "- It is", ["- It is late."]),
        ("Ada Holm made clocks. She left. Then she came.", "Then", ["Ada Holm made clocks. She left. Then she came."]),
        ("Ada Holm was born. In 1911 she left.", "In 1911", ["Ada Holm was born. In 1911 she left."]),
        ("Ada Holm was born. In 1911 the mill left.", "In 1911", ["In 1911 the mill left."]),
        ("She left Bergen. Her clock stayed.", "Her clock", ["Her clock stayed."]),
        (f"Ada Holm made {'clocks, ' * 40}all in all. She left. She came.", "She came", ["She came."]),
    ],
)
def test_whom_a_pronoun_means_is_quoted_with_it_in_one_slice(text: str, chosen: str, quoted: list[str]) -> None:
    assert with_those_beside(text, chosen) == quoted


def test_what_is_shown_already_is_not_shown_again() -> None:
    text = "Ada Holm made clocks. She was born in Bergen."
    (passage,) = cut_passages(Document("d.md", "d", text, text_hash(text)), ENCODER)
    both = [Candidate(passage, s, (s.start, s.end), (0.0,) * len(SENTENCE_FEATURES), 0.9) for s in passage.sentences]
    assert [p.sentence for p in with_what_belongs("", both, [passage])] == list(passage.sentences)


@pytest.mark.parametrize("marks", ['""', "“”", "«»"])
def test_a_quotation_is_quoted_to_its_end(marks: str) -> None:
    said = f"She said: {marks[0]}Both are new. I bought them in May. They run.{marks[1]}"
    assert with_those_beside(f"{said} He left.", "She said") == [said]


def test_a_quotation_that_is_whole_or_does_not_end_soon_is_no_longer() -> None:
    assert with_those_beside('He said "no". He left. "Yes", she said.', "He said") == ['He said "no".']
    assert with_those_beside('It is 5" long. He left. "Yes", she said.', "It is") == ['It is 5" long.']
    assert with_those_beside('He said: "No.\n\nShe left. "Yes", she said.', "He said") == ['He said: "No.']
    far = "It goes on and on without a word of hers. " * 12
    assert with_those_beside(f'He said: "No. {far} Yes."', "He said", 2000) == ['He said: "No.']


def test_what_a_sentence_counts_is_quoted_as_far_as_its_paragraph_names_it() -> None:
    two = "We had two ideas."
    first, aside, second = "The first was to sail.", "It was May.", "The second was to row."
    assert with_those_beside(f"{two} {first} {aside} {second} The third man left.", two) == [two, first, second]
    assert with_those_beside(f"{two} {first}\n\n{second}", two) == [two, first]
    assert with_those_beside(f"{two} {aside} {first}", two) == [two]
    assert with_those_beside(
        "It has three faults. Firstly, it leaks. Secondly, it rolls. Finally, it is red.", "It has"
    ) == [
        *("It has three faults.", "Firstly, it leaks.", "Secondly, it rolls.", "Finally, it is red."),
    ]
    assert with_those_beside("We sailed. First, we ate.", "We sailed") == ["We sailed."]


@pytest.mark.parametrize("bare", ["Not the comet.", "Not at first.", "HELENA FERREIRA: No, not that."])
def test_what_says_only_what_is_not_comes_with_what_is(bare: str) -> None:
    assert with_those_beside(f"{bare} The school made me proud. Then I left.", bare) == [
        bare,
        "The school made me proud.",
    ]


MILL = "# The Holm mill\n\nIt stands by the lake. Ada Holm founded it in 1856. She sold it in 1870.\n\nHe closed it in 1891."


def cited(statement: str, *chosen: str) -> list[str]:
    """What a statement cites that points at the sentences which begin so."""
    (passage,) = cut_passages(Document("d.md", "d", MILL, text_hash(MILL)), ENCODER, 200)
    sentences = [next(s for s in passage.sentences if passage.sentence_text(s).startswith(words)) for words in chosen]
    found = with_antecedents(statement, [Pointer(passage, sentence) for sentence in sentences])
    return [p.passage.sentence_text(p.sentence) for p in found]


def test_a_statement_that_names_whom_its_sentence_does_not_cites_the_one_that_does() -> None:
    both = "Ada Holm founded it in 1856. She sold it in 1870."
    assert cited("Ada Holm sold it in 1870.", "She sold") == [both]
    assert cited("Bo Lund sold it in 1870.", "She sold") == [both]  # so that it is seen not to be so
    assert cited("The Holm mill stands by a lake.", "It stands") == ["# The Holm mill\n\nIt stands by the lake."]
    assert cited("Piet Dahl closed it.", "He closed") == [f"{both}\n\nHe closed it in 1891."]


def test_a_statement_whose_sentences_name_whom_it_is_about_cites_these_alone() -> None:
    assert cited("She sold it in 1870.", "She sold") == ["She sold it in 1870."]
    assert cited("Ada Holm founded and sold it.", "Ada Holm", "She sold") == [
        "Ada Holm founded it in 1856.",
        "She sold it in 1870.",
    ]


FEE = "Mr Bell moved to raise the fee. Ms Lund seconded. The motion was lost by three votes to four. The fee stays."


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("Was the motion to raise the fee carried?", True),
        ("What was the vote on the fee?", True),
        ("How did they vote on the motion to raise the fee?", True),
        ("Who moved to raise the fee?", False),
    ],
)
def test_what_became_of_a_motion_comes_with_it_where_that_is_asked(question: str, is_asked: bool) -> None:
    outcome = ["The motion was lost by three votes to four."] if is_asked else []
    moved = "Mr Bell moved to raise the fee."
    assert with_those_beside(FEE, moved, question=question) == [moved, *outcome]


def test_what_became_of_the_motion_of_another_paragraph_does_not_come_with_it() -> None:
    moved, question = "Mr Bell moved to raise the fee.", "Was the motion to raise the fee carried?"
    assert with_those_beside(f"{moved}\n\nThe motion was lost.", moved, question=question) == [moved]


PICTURE = "Low Tide (1868), oil on canvas. Hale painted it in a week. It was bought in 1904. It was bought cheaply.\n\nIt was sold in 1931."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When was Low Tide bought?", "It was bought in 1904."),
        ("When did they buy Low Tide?", "It was bought in 1904."),
        ("When was Low Tide painted?", "Low Tide (1868), oil on canvas."),  # which does not open with what it means
        ("When was Low Tide sold?", "Low Tide (1868), oil on canvas."),  # in another paragraph
        ("Who bought Low Tide?", "Low Tide (1868), oil on canvas."),  # whose name may be anywhere
        ("When was Low Tide?", "Low Tide (1868), oil on canvas."),  # which has all of it
    ],
)
def test_what_goes_on_with_a_sentence_answers_with_the_words_that_it_lacks(question: str, expected: str) -> None:
    asking = read_question(question, ENCODER)
    (passage,) = cut_passages(Document("d.md", "d", PICTURE, text_hash(PICTURE)), ENCODER)
    kinds = [has_kind(asking.kind, passage.sentence_text(s), question) for s in passage.sentences]
    rows = [[0.0] * HAS_KIND + [float(kind)] + [0.0] * (len(SENTENCE_FEATURES) - HAS_KIND - 1) for kind in kinds]
    found = [
        Candidate(passage, s, (s.start, s.end), tuple(row), 0.5) for s, row in zip(passage.sentences, rows, strict=True)
    ]
    assert passage.sentence_text(continuing(asking, found[0], found).sentence) == expected
