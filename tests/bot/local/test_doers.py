"""What another does, or what is another's, is no answer to what somebody does or has."""

import pytest

from bot.local.doers import other_doers
from bot.local.owners import of_others
from bot.local.verbs import forms_among
from index.documents import Document, Passage, text_hash
from index.encoder import Encoder
from index.passages import cut_passages

ENCODER = Encoder()
LEAGUE = (
    "Brenner bought the yard in 1911, as Anton Brenner told the council. In 1920 the shipowner Ida Holt sold it. Sales rose. "
    "Of the Holt family, nobody rowed. Skarn was founded by monks; the town of Skarn lies on a fjord."
)
CUP = "Pellow, the keeper, had won nine caps. He won a medal. Oxley beat Garrow in May, and Garrow beat Marsh in June."
UNION = "The EU raised the duty in 2002. Turkey signed in 2003. Ankara joined later. Captain Moss resigned; a Captain sank it."
FLAGS = (
    "Norland protested. Its envoy, Sven Rask, left for Ostrey. The mayor of Kalm, Ada Lind, stayed away.\n\n"
    "Veira's queen wept. Her brother ruled. The harbour is deep, as Norland knew."
)


def passages_of(text: str, title: str = "Notes") -> list[Passage]:
    return cut_passages(Document("d.txt", title, text, text_hash(text)), ENCODER)


def sentences(passages: list[Passage]) -> list[str]:
    return [passage.sentence_text(sentence) for passage in passages for sentence in passage.sentences]


def barred_by_doers(question: str, text: str) -> list[str]:
    """The first words of the sentences that say that another does it, and do not name who is asked about."""
    passages = passages_of(text)
    rivals = list(other_doers(question, passages))
    return [
        sentence.split()[0]
        for sentence in sentences(passages)
        if any(other.search(sentence) and not own.search(sentence) for other, own in rivals)
    ]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("When did Lovell buy the yard?", LEAGUE, ["Brenner"]),  # "bought" is a form of it
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
        ("When did the European Union raise the duty?", UNION, []),  # is the EU
        ("When did Ankara sign?", UNION, []),  # stands for Turkey
        ("When did Captain Moss resign?", UNION, []),
        ("Did it rain when Lovell bought it?", LEAGUE, []),
    ],
)
def test_what_another_does_is_told_by_his_name_before_the_verb(question: str, text: str, expected: list[str]) -> None:
    assert barred_by_doers(question, text) == expected


def test_whom_the_question_names_as_well_does_not_do_what_is_asked_of_the_other() -> None:
    [*_, (does, may)] = other_doers(
        "Which island did Norland cede to Veira?", passages_of("Veira ceded Ost to Norland.")
    )
    assert does.search("Veira ceded Ost to Norland.")
    assert not may.search("Veira ceded Ost to Norland.")
    assert may.search("Then Norland ceded Ost.")


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
        ("Who is the name of Ostrey?", "Notes", []),
        ("Who is the mayor of May?", "Notes", []),
    ],
)
def test_what_is_anothers_is_told_by_what_stands_before_it(question: str, title: str, expected: list[str]) -> None:
    passages = passages_of(FLAGS, title)
    patterns = list(of_others(question, passages))
    found = [s.split()[0] for s in sentences(passages) if any(pattern.search(s) for pattern in patterns)]
    assert found == expected


def test_what_is_said_to_be_nobodys_is_of_what_the_document_is_about() -> None:
    about = (
        "Tarn is a port.\n\n" + "The quay is long. " * 60 + "\n\nThe mayor is Ada Lind.\n\n" + "The fish is good. " * 60
    )
    passages = [*passages_of(about, "Tarn"), *passages_of("From Tarn boats sail to Ostrey.", "Boats")]
    assert [
        p.search("The mayor is Ada Lind.") is not None for p in of_others("Who is the mayor of Ostrey?", passages)
    ] == [True]
    assert not list(of_others("Who is the mayor of Tarn?", passages))
    assert not list(of_others("Who is the mayor of Skarn?", passages))  # which may be its other name
    also = passages_of("Tarn (Norse: Ostrey) is old.", "Boats")
    assert not list(of_others("Who is the mayor of Ostrey?", [*passages, *also]))


def test_a_heading_says_nothing_of_somebody_though_it_has_the_thing() -> None:
    """What is in "the box" under it may be of whoever is named there."""
    box = passages_of("## What is in the box\n\nA lamp.\n\n" + "It is bright. " * 60, "Tarn Shop")
    named = passages_of("The Ostrey lamp is sold in Ostrey.", "Boats")
    assert not list(of_others("What is in the box of Ostrey?", [*box, *named]))


def test_a_verb_is_found_in_all_its_forms() -> None:
    texts = ["She wrote and had written; he writes to the writer."]
    assert forms_among("write", texts) == {"wrote", "written", "writes"}
    assert forms_among("carry", ["carried carrier carries"]) == {"carried", "carries"}
