"""Interviews: who says what, for the reader and for the people who see the answer."""

from bot.local.rows import sentences_told, told
from bot.local.speakers import names_barred, speakers_of
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

TALK = """CORRIGAN: What was the worst of it?

ISBISTER: The January of 1984. The fog signal had to be run by hand. I've been deaf in the left ear since then.

CORRIGAN: When did you leave?

ISBISTER: In March 1994.
"""


def passages_of(text: str) -> list[Passage]:
    return cut_passages(Document("talk.txt", "Talk", text, text_hash(text)), ENCODER)


def test_what_somebody_goes_on_with_has_the_name_of_who_says_it() -> None:
    (passage,) = passages_of(TALK)
    assert speakers_of(passage) == {2: "ISBISTER", 3: "ISBISTER"}
    assert sentences_told(passage)[3] == "ISBISTER: I've been deaf in the left ear since then."
    shown = told(passage)
    assert "".join(passage.text[at] for at in shown.places if at >= 0) == passage.slice(0, passage.sentences[-1].end)


def test_a_form_a_list_of_notes_and_questions_with_answers_are_no_interview() -> None:
    for text in (
        "Name: Ada Holm. Born in Bergen.\n\nTrade: Maker of clocks. Retired.\n",
        "Note: Keep it dry. Why? It rusts.\n",
        "Q: Is there a key? I lost mine.\n\nA: At the desk. Ask there.\n",
        "# Hours\n\nWhen is it open? It opens at 9.\n",
    ):
        assert [speakers_of(passage) for passage in passages_of(text)] == [{}]


def test_an_answer_from_an_interview_says_whose_words_it_has() -> None:
    draft = ANSWERER.draft("In which ear is Isbister deaf?", passages_of(TALK))
    assert [statement.text for statement in draft.statements] == ["I've been deaf in the left ear since then."]
    assert [note.message for note in draft.notes] == ["said by ISBISTER"]
    assert ANSWERER.draft("When did Isbister leave?", passages_of(TALK)).notes == ()


def test_the_name_of_who_speaks_is_what_is_asked_for_only_by_a_word_for_it_or_of_the_speaker() -> None:
    (passage,) = passages_of(
        "WEBB: Who bought it? \n\nLANE: A museum in Utrecht. I sold it.\n\nWEBB: And?\n\nLANE: I wept.\n"
    )
    starts = {passage.slice(s.start, s.end): i for i, s in enumerate(passage.sentences)}
    museum, wept = starts["LANE: A museum in Utrecht."], starts["LANE: I wept."]
    barred = names_barred("Who bought it?", passage)
    assert barred[museum] == len("LANE: ")
    assert wept not in barred
    assert wept in names_barred("What did she do?", passage)
    assert names_barred("Who said that a museum bought it?", passage) == {}
    assert names_barred("Is this it?\nWho was it who said that?", passage) == {}
    assert names_barred("Who?\nWhat was said?", passage) == barred
    assert names_barred("who " * 250_000, passage) == barred  # from each "who" on to the end it took an hour
