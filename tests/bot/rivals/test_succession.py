"""Who came before somebody is not who came after."""

import pytest

from bot.rivals.succession import of_other_turns
from index.documents import Document, text_hash
from index.encoder import Encoder
from index.passages import cut_passages

ENCODER = Encoder()
MAYOR = "The mayor is Petra Vance, elected in 2021 as the successor of Otto Lund."
CHAIR = "In 1972 she took the chair, where she succeeded Gustav Rehn."
FOLLOWED = "She was followed by Marta Klein."
LEAVES = "Beatriz Nunes will leave in June and will be succeeded by Tomas Bell."
IN_1990 = "Otto Lund was succeeded in 1990 by Ida Holt."


@pytest.mark.parametrize(
    ("question", "text", "barred"),
    [
        ("Who succeeded Petra Vance?", MAYOR, True),
        ("Who preceded Otto Lund?", MAYOR, True),
        ("Who was Otto Lund's predecessor?", MAYOR, True),
        ("Who preceded her?", FOLLOWED, True),
        ("Who succeeded her?", CHAIR, True),
        ("Who was the predecessor of Ada Solberg?", FOLLOWED, True),
        ("Who succeeded Marta Klein?", FOLLOWED, True),
        ("Who followed Sigrid Holt as chair?", LEAVES, True),  # of whom it says nothing
        ("Who was Tomas Bell succeeded by?", LEAVES, True),
        ("Who preceded Otto Lund?", IN_1990, True),
        ("Who succeeded Ida Holt?", IN_1990, True),
        ("Who preceded Petra Vance?", MAYOR, False),
        ("Who succeeded Otto Lund?", MAYOR, False),
        ("Who succeeded Ada Solberg?", FOLLOWED, False),
        ("Whom did she succeed?", CHAIR, False),
        ("Who preceded her?", CHAIR, False),
        ("Who replaced Beatriz Nunes?", LEAVES, False),
        ("Who was succeeded by Tomas Bell?", LEAVES, False),
        ("Who succeeded Otto Lund?", IN_1990, False),
        ("Who preceded Ida Holt?", IN_1990, False),
        ("Who succeeded Otto Lund?", "After Otto Lund the mayor was Ida Holt.", False),
        ("Who succeeded Otto Lund?", "Otto Lund succeeded Ida Holt and was succeeded by Jo Pike.", False),
        ("Who chose Petra Vance?", MAYOR, False),
    ],
)
def test_who_came_before_is_not_who_came_after(question: str, text: str, barred: bool) -> None:
    passages = cut_passages(Document("d.md", "City", text, text_hash(text)), ENCODER)
    assert of_other_turns(question, passages) == ({text} if barred else set())
