"""What another does, or what is another's, is no answer to what somebody does or has."""

import pytest

from bot.rivals.doers import deed_of_others, names_nothing_read
from bot.rivals.owners import of_others
from bot.rivals.verbs import forms_among
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

LEAGUE = (
    "Brenner bought the yard in 1911, as Anton Brenner told the council. In 1920 the shipowner Ida Holt sold it. Sales rose. "
    "Of the Holt family, nobody rowed. Skarn was founded by monks; the town of Skarn lies on a fjord."
)
CUP = "Pellow, the keeper, had won nine caps. He won a medal. Oxley beat Garrow in May, and Garrow beat Marsh in June."
UNION = "The EU raised the duty in 2002. Turkey signed in 2003. Ankara joined later. Captain Moss resigned; a Captain sank it."
FLAGS = (
    "Norland protested. Its envoy, Sven Rask, left for Ostrey. The mayor of Kalm, Ada Lind, stayed away.\n\n"
    "Veira's queen wept. Her brother ruled. The harbour is deep, as Norland knew. Captain Moss led the Veirish fleet."
)


def passages_of(text: str, title: str = "Notes") -> list[Passage]:
    return cut_passages(Document("d.txt", title, text, text_hash(text)), ENCODER)


def sentences(passages: list[Passage]) -> list[str]:
    return [passage.sentence_text(sentence) for passage in passages for sentence in passage.sentences]


def said_of_others(question: str, text: str, title: str = "Notes") -> list[str]:
    """The first words of the sentences that say of others what a question asks of somebody."""
    passages = passages_of(text, title)
    _, found = deed_of_others(question, passages) or (None, set[str]())
    return [sentence.split()[0] for sentence in sentences(passages) if sentence in found]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("When did Lovell buy the yard?", LEAGUE, ["Brenner"]),  # "bought" is a form of it
        ("When did Bell buy the yard?", LEAGUE, ["Brenner"]),  # who has the same initial
        ("Why did Tarn stop the flights to Ostrey?", "Ostrey “unexpectedly” stopped the flights to Tarn.", ["Ostrey"]),
        ("When did Anton Brenner buy the yard?", LEAGUE, []),
        ("When did Anton buy the yard?", LEAGUE, []),  # who is Brenner too
        ("When did Lovell sell the yard?", LEAGUE, ["In"]),
        ("When did Ida sell the yard?", LEAGUE, []),
        ("How much did Lovell rise?", LEAGUE, []),  # sales are nobody
        ("When was Lovell founded?", LEAGUE, ["Skarn"]),
        ("When did Lovell found it?", LEAGUE, []),  # Skarn did not
        ("How many caps did Ferris win?", CUP, ["Pellow,"]),
        ("How many caps did Pellow win?", CUP, []),
        ("When did Marsh beat Garrow?", CUP, ["Oxley"]),  # and Garrow beat Marsh
        ("When did Garrow beat Marsh?", CUP, []),
        ("What does Oxley Hall cost?", "Kelham Barn takes 200 guests and costs £9.", ["Kelham"]),
        ("What does Kelham Barn cost?", "Kelham Barn takes 200 guests and costs £9.", []),
        ("What does Oxley Hall cost?", "Kelham Barn takes what Oxley Hall takes and costs £9.", []),
        ("What does Oxley Hall cost?", "Kelham Barn takes 200 guests and its cellar costs £9.", []),
        ("Why was the Food Bank refused?", "The Allotment Society was refused as it sent in no accounts.", ["The"]),
        (
            "Why was Lovell refused?",
            "The Allotment Society was refused as it sent in no accounts.",
            [],
        ),  # who may be it
        ("When did the Food Bank start?", "The grant went to the Allotment Society, starting in May.", []),
        ("When did the European Union raise the duty?", UNION, []),  # is the EU
        ("When did Ankara sign?", UNION, []),  # stands for Turkey
        ("When did Captain Moss resign?", UNION, []),
        (
            "When did Krag sail?",
            "The Dutchman sailed in May. So did the Dutchman Ulm. The Norse sailed too.",
            [],
        ),  # who may be he
        ("Did it rain when Lovell bought it?", LEAGUE, []),
    ],
)
def test_what_another_does_is_told_by_his_name_before_the_verb(question: str, text: str, expected: list[str]) -> None:
    assert said_of_others(question, text) == expected


OTHERWISE = (
    "Kalm closed the mill, and Ostrey in May. Rask walked out because Lind, who knew Berg, had lied. Veira sold it to the baker "
    "Lind. Unlike Berg, Lind voted. Sven Rask won in 1990, and Berg won in 1995. The song was written by Ada Lind. Ostrey’s envoy, Sven Rask, resigned. "
    "Olga Lund came home in May, and he followed."
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When will Ostrey close the mill?", []),  # the verb is left out
        ("When will Tarn close the mill?", ["Kalm"]),
        ("Why did Lind walk out?", ["Rask"]),  # she had lied
        ("Why did Lind resign?", ["Ostrey’s"]),
        ("For how much did Lind sell it?", ["Veira"]),  # it was sold to her
        ("When did Berg vote?", []),
        ("When did Krag come home?", []),  # he may be Krag
        ("When did Berg win?", []),
        ("When did Krag win?", ["Sven"]),
        ("When did Ada Lind write the song?", []),
    ],
)
def test_whom_a_sentence_names_too_may_do_it_or_not(question: str, expected: list[str]) -> None:
    assert said_of_others(question, f"{OTHERWISE} It is said that Kalm, Rask and Veira lie.") == expected


HIS_LIFE = (
    "Ove Krag was a painter. In Tarn he painted a wall.\n\nHis friend was Sven Rask. He resigned in May.\n\n"
    "She left in June, as Ove Krag and Veira tell.\n\nVeira fell. It signed the pact in 1911."
)


@pytest.mark.parametrize(
    ("question", "title", "expected"),
    [
        ("When did Ada Lind resign?", "Ove Krag", ["He"]),
        ("When did Ada Lind resign?", "Letters to friends", []),  # of whoever that is
        ("When did Sven Rask resign?", "Ove Krag", []),
        ("When did Krag resign?", "Ove Krag", []),
        ("What did Ada Lind paint?", "Letters to friends", ["In"]),  # Ove Krag stands first
        ("What did Ove Krag paint?", "Letters to friends", []),
        ("When did Norland sign the pact?", "Letters to friends", ["It"]),
        ("When did Ada Lind leave?", "Letters to friends", []),
    ],
)
def test_what_she_does_is_what_another_does_where_it_is_said_who_she_is(
    question: str, title: str, expected: list[str]
) -> None:
    assert said_of_others(question, HIS_LIFE, title) == expected


def test_whom_the_question_names_as_well_does_not_do_what_is_asked_of_the_other() -> None:
    question = "Which island did Norland cede to Veira?"
    assert said_of_others(question, "Veira ceded Ost to Norland. Norland ceded Utt to Veira.") == ["Veira"]


@pytest.mark.parametrize(
    ("question", "title", "expected"),
    [
        ("Who is the envoy of Ostrey?", "Notes", ["Its"]),
        ("Who is the envoy of Norland?", "Notes", []),
        ("Who is Ostrey's envoy?", "Ostrey and the others", ["Its"]),
        ("Who is the mayor of Ostrey?", "Notes", ["The"]),
        ("Who is the mayor of Kalm?", "Notes", []),
        ("Who was the brother of Norland?", "Norland", []),  # she may be of whom the document is
        ("How deep is the harbour of Ostrey?", "Tarn", []),  # the passage names it
        ("Who led the Norlandish fleet?", "Notes", ["Captain"]),
        ("Who led the Veirish fleet?", "Notes", []),
        ("Who led the Ostran army?", "Notes", []),
        ("Which Norlandish fleet sank?", "Notes", []),  # what it is called may tell that it is
        ("Who is the name of Ostrey?", "Notes", []),
        ("Who is the mayor of May?", "Notes", []),
    ],
)
def test_what_is_anothers_is_told_by_what_stands_before_it(question: str, title: str, expected: list[str]) -> None:
    passages = passages_of(FLAGS, title)
    barred = of_others(question, passages)
    found = [sentence.split()[0] for sentence in sentences(passages) if sentence in barred]
    assert found == expected


def test_what_is_said_to_be_nobodys_is_of_what_the_document_is_about() -> None:
    about = (
        "Tarn is a port.\n\n" + "The quay is long. " * 60 + "\n\nThe mayor is Ada Lind.\n\n" + "The fish is good. " * 60
    )
    passages = [*passages_of(about, "Tarn"), *passages_of("From Tarn boats sail to Ostrey.", "Boats")]
    assert of_others("Who is the mayor of Ostrey?", passages) == {"The mayor is Ada Lind."}
    assert not of_others("Who is the mayor of Tarn?", passages)
    assert not of_others("Who is the mayor of Skarn?", passages)  # which may be its other name
    also = passages_of("Tarn (Norse: Ostrey) is old.", "Boats")
    assert not of_others("Who is the mayor of Ostrey?", [*passages, *also])
    headed = passages_of("# Tarn\n\n## What the mayor does\n\nShe sails from Tarn to Ostrey.\n", "Tarn")
    assert not of_others("Who is the mayor of Ostrey?", headed)


def test_a_heading_says_nothing_of_somebody_though_it_has_the_thing() -> None:
    """What is in "the box" under it may be of whoever is named there."""
    box = passages_of("## What is in the box\n\nA lamp.\n\n" + "It is bright. " * 60, "Tarn Shop")
    named = passages_of("The Ostrey lamp is sold in Ostrey.", "Boats")
    assert not list(of_others("What is in the box of Ostrey?", [*box, *named]))


def test_a_verb_is_found_in_all_its_forms() -> None:
    texts = ["She wrote and had written; he writes to the writer."]
    assert forms_among("write", texts) == {"wrote", "written", "writes"}
    assert forms_among("carry", ["carried carrier carries"]) == {"carried", "carries"}


@pytest.mark.parametrize(
    ("question", "is_strange"),
    [
        ("When did Moss win the Golden Anchor?", True),
        ("When did Moss sail with Sven Berg?", False),  # Sven is there
        ("When did Moss join the High Sea League?", False),  # as its initials
        ("Who is the Prime Minister?", False),
        ("When did Moss see Tarn?", False),  # one word may be another's way to say it
    ],
)
def test_a_name_of_several_words_that_are_nowhere_is_strange(question: str, is_strange: bool) -> None:
    assert names_nothing_read(question, passages_of(f"{FLAGS} He joined the HSL.")) == is_strange


@pytest.mark.parametrize(
    ("question", "is_answered"),
    [
        ("When did Stein receive the Norland Medal?", True),
        ("When did Stein receive the Golden Anchor for her tour?", False),
        ("Who was the aunt of Stein?", True),
        ("Who was the aunt of Piet Maas?", False),
        ("Who is the Ostran ambassador?", True),
        ("Who is the Veiran ambassador?", False),
        ("When did Maas leave Norland?", True),  # with her
    ],
)
def test_what_is_said_of_others_is_refused(question: str, is_answered: bool) -> None:
    life = (
        "Nora Stein was a cellist from Kalm. In 1939 Stein received the Norland Medal for her tour. Her aunt was Olga Lund.\n\n"
        "She left Norland in 1951 with her teacher Piet Maas, whom Stein admired. The Ostran ambassador, Sven Rask, protested.\n"
    )
    assert bool(ANSWERER.draft(question, passages_of(life, "Nora Stein")).statements) == is_answered


HOLDERS = (
    "# Whom to ask\n\n- Payroll: Ines Calder, extension 2204\n- Deputy head: Dominic Shaw\n- Data protection: Priya Nand\n\n"
    "Questions are welcome.\n\n- Bicycles: Ada Lind\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is Priya Nand's extension?", ["Payroll:", "Deputy"]),
        ("What is the phone number of Priya Nand?", ["Payroll:", "Deputy"]),
        ("What is Ines Calder's extension?", ["Deputy", "Data"]),
        ("Who is Priya Nand's deputy?", ["Payroll:"]),
        ("What is Ada Lind's extension?", []),  # she stands in another list
        ("What is Bo Lund's extension?", []),  # nobody of that name is there
    ],
)
def test_a_line_that_says_who_holds_one_office_tells_nothing_of_who_holds_another(
    question: str, expected: list[str]
) -> None:
    passages = passages_of(HOLDERS)
    barred = of_others(question, passages)
    assert [s.removeprefix("- ").split()[0] for s in sentences(passages) if s in barred] == expected


@pytest.mark.parametrize(("before", "barred"), [("It lies in Estmark.", False), ("It lies on the river.", True)])
def test_the_country_is_the_one_that_was_just_named(before: str, barred: bool) -> None:
    asked = "What is the capital of Estmark?"
    text = f"{before} It is the largest city of the country after the capital, Torsby.\n\nA Norlander came from Estmark to Lindhaven."
    passages = passages_of(text, "Lindhaven")
    assert any("capital" in sentence for sentence in of_others(asked, passages)) is barred


def test_lines_under_a_name_tell_of_who_has_it() -> None:
    text = "- Name: Priya Nand\n- Head: Ines Calder\n- Town: Kalm\n"
    assert of_others("What is Priya Nand's extension?", passages_of(text)) == set()
