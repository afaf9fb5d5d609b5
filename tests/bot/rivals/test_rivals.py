import pytest

from bot.local.candidates import Spotted
from bot.local.reading import SENTENCE_FEATURES
from bot.rivals.rivals import without_rivals
from index.documents import Document, text_hash
from index.passages import cut_passages
from tests.models import ENCODER, VECTORS

LAMPS = "The battery lasts nine hours. The battery of the Vexel Duo lasts fourteen. Unlike the Vexel Duo, it is small. The One sells."
PRINTER = "Open the door at the back. The T7 was first sold in 2019. For the T4, see the old manual."
SHIPS = "The Queen Olga was built at Ravik. Her sister ship is the Queen Marta. Although Solvang drew it, Henrik Solvang was no engineer."
SOLVANG = 'Oskar "Osk" Solvang (born 1911) wrote it. He lived at Trond. Later Oskar Solvang met Osk Solvang fans and Henrik Solvang.'
COUNCIL = "The Town Council met. The Town Manager said that the roof leaks. The council agreed."

COUNSEL = "For the appellant: Ann Bell\nFor the respondent: Bo Lund\n\nThe Council has lost."
CLUBS = "It gave £750 to the Harbury Youth Club. That of the Bowls Club was refused. Snow fell."
YARD = "Building A was built in 1998. Its lift is new. Building B is old. Its roof leaks."

LOCKS = (
    "Two locks were built: the first was opened in 1802 and the second in 1811. The last lock is Ulm's. "
    "The first lock leaks. A man saw the first swan there."
)
KRAG = "Krag was born in Oxley to a baker, Ove Krag. Ove Krag was born in Tarn. Tove Krag is her name."
TICKETS = "Ticket 777 was closed in May. Ticket number 77 was closed in June. Anna sold 48 tickets. It rained."

CONTRACT = (
    "The Customer may terminate it for convenience. The Supplier's registered number is 55. Fees are paid to the Supplier. "
    "It rained."
)


def left(question: str, text: str, title: str = "Notes", answer: str = "") -> list[int]:
    """Which sentences of a document may answer, each with its last word in focus, or with `answer`."""
    passages = cut_passages(Document("d.md", title, text, text_hash(text)), ENCODER)
    spotted = []
    for place, passage in enumerate(passages):
        for number, sentence in enumerate(passage.sentences):
            at = text.find(answer, sentence.start, sentence.end) if answer else -1
            focus = (at, at + len(answer)) if at >= 0 else (sentence.end - 2, sentence.end)
            spotted.append(Spotted(place, number, focus, (0.0,) * len(SENTENCE_FEATURES)))
    return [spotted.index(s) for s in without_rivals(question, passages, spotted, VECTORS)]


@pytest.mark.parametrize(
    ("question", "text", "title", "expected"),
    [
        ("How long does the Vexel One run?", LAMPS, "Vexel One", [0, 2, 3]),
        ("How long does the Vexel Duo run?", LAMPS, "Vexel One", [1, 2]),
        ("Is the Vexel One older than the Vexel Duo?", LAMPS, "Vexel One", [0, 1, 2, 3]),
        ("how long does the vexel one run?", LAMPS, "Vexel One", [0, 1, 2, 3]),
        ("How do I open the T4?", PRINTER, "Tarvik T7 printer", [2]),
        ("How do I open the Tarvik T7?", PRINTER, "Tarvik T7 printer", [0, 1]),
        ("How do I open the Tarvik T7 Plus?", PRINTER, "Tarvik T7 printer", [0, 1]),
        ("Who was counsel for the appellant?", COUNSEL, "Hill v. Mill", [0, 2]),
        ("Who represented the appellant?", COUNSEL, "Hill v. Mill", [0, 2]),
        ("Has Building B a lift?", YARD, "Kiln Yard", [2, 3]),
        ("Does the roof of Building A leak?", YARD, "Kiln Yard", [0, 1]),
        ("Has Building C a lift?", YARD + " Building C is shut.", "Kiln Yard", [4]),
        ("Where was the Queen Marta built?", SHIPS, "Ferries", [1, 2]),
        ("Did Henrik Solvang build ships?", SHIPS, "Ferries", [0, 1, 2]),
        ("When was Osk Solvang born?", SOLVANG, "Oskar Solvang", [0, 1, 2]),
        ("Where did Arne Solvang live?", SOLVANG, "Oskar Solvang", []),
        ("Where did Arne Solvang live?", f"{SOLVANG} Arne stayed.", "Oskar Solvang", [3]),
        ("When was Henrik Solvang born?", SOLVANG.replace("Later Oskar", "Later Osk"), "Oskar Solvang", [2]),
        ("What does the Staff Handbook say?", "This handbook is new. It is short.", "Employee Handbook", [0, 1]),
        ("What did the Town Council decide?", COUNCIL, "Minutes", [0, 1, 2]),
        ("When was ticket 77 closed?", TICKETS, "Tickets", [1, 2, 3]),
        ("When was ticket no. 7777 closed?", TICKETS, "Tickets", [2, 3]),
        ("When were over 77 closed?", TICKETS, "Tickets", [0, 1, 2, 3]),
        ("Who sold 77 tickets?", TICKETS, "Tickets", [0, 1, 2, 3]),
        ("May the Supplier terminate?", CONTRACT, "Agreement", []),
        ("May the Customer terminate?", CONTRACT, "Agreement", [0]),
        ("What is the Customer's registered number?", CONTRACT, "Agreement", [0, 2, 3]),
        ("Who pays the Customer's fees?", "It is kept. The fees of the Supplier are paid by Ulm.", "A", [0]),
        ("What fee must the Supplier ask?", CONTRACT, "Agreement", [1, 2, 3]),
        ("Who may terminate?", CONTRACT, "Agreement", [0, 1, 2, 3]),
        (
            "What must the Keeper feed?",
            'Norr (the "Keeper") and Ulm (the “Owner”). The Owner must pay. The Keeper eats.',
            "A",
            [0, 2],
        ),
        (
            "When does the Hall open?",
            "The Hall shall be kept. The Mayor will open it in May. The Board is new.",
            "A",
            [0, 1, 2],
        ),
        ("what fee must the keeper pay", 'Norr (the "Keeper"), Ulm (the "Owner"). The Owner must pay £5.', "A", [0]),
        ("How fast is Fibre Ultra?", "Fibre Max has 9. All of Fibre Flex, new, has 3. Snow fell.", "Net", [2]),
        ("How fast is Fibre Max?", "Fibre Max has 9. All of Fibre Flex, new, has 3. Snow fell.", "Net", [0, 2]),
        ("How fast is Fibre Ultra?", "Fibre Max has 9. The max is 12. Fibre Flex has 3.", "Net", [0, 1, 2]),
        ("How fast is Fibre Ultra?", "Fibre Max has 9. Ultra has 12. Fibre Flex has 3.", "Net", [0, 1, 2]),
        ("How fast is Fibre Ultra?", "Fibre Max has 9. Snow fell.", "Net", [0, 1]),
        ("What did the Cricket Club get?", CLUBS, "Grants", [2]),
        ("What did the Youth Club get?", CLUBS, "Grants", [0, 2]),
        ("What did the Yuoth Club get?", CLUBS, "Grants", [0, 1, 2]),  # a slip
        ("What did the Cricket Club get?", f"{CLUBS} Others play cricket.", "Grants", [0, 1, 2, 3]),
        ("What must divers wear?", "All cleaners shall wear a card. It rained. Divers eat at noon.", "A", [2]),
        ("Where is locker 120?", "Lockers 100 to 180 are wet. Locker 20 is dry. Lockers 1–99 are old.", "Pool", [0]),
        ("What is wrong at E03?", "E01–E05: call Ulm. E09: wait. E01: restart.", "Till", [0]),
        ("May children aged 12 row?", "Children aged 10 and over may row. Members aged 16 may sail.", "Boats", [0, 1]),
        ("May class 12 row?", "Classes 10 and up may row. Class 10 may. Class 10 or over may.", "Boats", [0, 2]),
        ("What did ticket 48 km cost?", TICKETS, "Tickets", [0, 1, 2, 3]),
        ("When was the third lock built?", LOCKS, "Canal", [1, 3]),
        ("When was the second lock built?", LOCKS, "Canal", [0, 1, 3]),
        ("When was the second bridge closed?", LOCKS, "Canal", [0, 1, 2, 3]),
        ("Where was Tove Krag born?", KRAG, "Tove Krag", [0, 2]),
        ("Where was Tove Krag born?", KRAG, "Ove Krag", [2]),
    ],
)
def test_what_speaks_of_another_of_nearly_the_same_name_is_no_answer(
    question: str, text: str, title: str, expected: list[int]
) -> None:
    assert left(question, text, title) == expected


def test_the_other_name_may_be_the_answer() -> None:
    text = "The Queen Olga is old. The sister ship is called the Queen Marta."
    assert left("What is the sister ship of the Queen Olga?", text) == [0]
    assert left("What is the sister ship of the Queen Olga?", text, answer="Queen Marta") == [0, 1]


def test_another_person_may_be_the_answer() -> None:
    text = "Dr Lund left. Mrs Tran took over in May."
    assert left("Who is Dr Lund's successor?", text, answer="Mrs Tran") == [0, 1]
    assert left("Who is Dr Lund's successor?", text, answer="May") == [0]


def test_the_heading_nearest_to_a_sentence_says_what_it_speaks_of() -> None:
    text = "# Phase 1\n\nIt lasts a week.\n\n# Phase 2\n\nIt lasts a month.\n\nThe tests of Phase 1 go on."
    assert left("How long does Phase 2 last?", text) == [2, 3]


BOARD = (
    "Ms Kerr proposed to limit flats to one animal. Mr Demir said that Ms Kerr was right. Dr Lucy Tran's report was read. "
    "Mr Demir told her to wait."
)
FAMILY = (
    "Edna Tallis left the best years. She died in 1809, and her daughter Clara Tallis grew rich. They met Edna Tallis."
)
LEAVING = "Nora Lindqvist retired in May. She was followed by Jo Pike. The sales of Peter Lindqvist rose."


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("What did Ms Tran propose?", BOARD, [2, 3]),
        ("What did Ms Kerr propose?", BOARD, [0, 1, 2, 3]),
        ("What did Mrs Finch propose?", "Mr Leo Finch spoke. Mrs Finch and Mr Finch left. It rained.", [1, 2]),
        ("What was proposed by Ms Tran?", BOARD, [0, 1, 2, 3]),
        ("What did Mr Finch give?", "Mr. and Mrs. Finch gave a piano. Mrs Finch gave a bell.", [0]),
        ("What did Mr Finch break?", "Mrs Finch's husband broke his leg. Mrs Finch's aunt fell.", [0]),
        ("Where did Peter Lindqvist go?", LEAVING, [2]),
        ("Where did Peter Lindqvist go?", LEAVING.replace("Nora", "Although"), [0, 1, 2]),
        ("When did Clara Tallis die?", FAMILY, []),
        ("How did Clara Tallis grow rich?", FAMILY, [1]),
        ("When did Jana Kral die?", "He joined Jana Kral. Karel Kral died in 1809, and Jana Kral joined.", [0]),
    ],
)
def test_what_another_person_does_is_no_answer(question: str, text: str, expected: list[int]) -> None:
    assert left(question, text, answer="1809") == expected


RIGHTS = (
    "The Tenant may terminate the lease. Snow fell. The rent may be withheld. The Tenant may pause if it is suspended."
)
BOARDS = "Mrs Finch asked for a grant. Mr Pell proposed to mend it. Mrs Finch said that it was old."


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("May the Tenant suspend payment?", RIGHTS, [3]),
        ("When is the Tenant entitled to terminate?", RIGHTS, [0]),
        ("May the Tenant keep a dog?", RIGHTS, [0, 1, 2, 3]),
        ("May the Tenant sublet?", RIGHTS, [1]),
        (
            "Can the Tenant terminate?",
            "Either party may end it on notice. Snow fell. Rent is refunded on termination.",
            [0, 2],
        ),
        ("Can the Tenant terminate?", "It may be undone in a week. The year ends in May.", [0, 1]),
        ("When may the Landlord inspect it?", "He may enter after a day. Snow fell. Inspection is free.", [0, 2]),
        ("What did Mrs Finch suggest?", "Mrs Finch asked the board to fund a bell. Mrs Finch asked if it was.", [0]),
        ("Can a person terminate?", RIGHTS, [0, 1, 2, 3]),
        ("Is the lease terminated?", RIGHTS, [0, 1, 2, 3]),
        ("What did Mrs Finch propose?", BOARDS, [2]),
        ("What did Mrs Finch ask?", BOARDS, [0, 2]),
        ("What did Mr Pell propose?", BOARDS, [1]),
        ("What did Mrs Finch say?", BOARDS, [0, 2]),
    ],
)
def test_that_somebody_does_one_thing_does_not_say_whether_he_does_another(
    question: str, text: str, expected: list[int]
) -> None:
    assert left(question, text) == expected


MINUTES = (
    "# Minutes\n\n## 4. Finance\n\nIt was resolved to fix the rate. Mr Demir voted against. He left.\n\n"
    "## 7. Policy on pets\n\nThe policy was adopted. It takes effect in May. No member voted against.\n"
)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Who voted against the pets policy?", MINUTES, [5, 6, 7, 8]),
        ("Who voted against fixing the rate?", MINUTES, list(range(9))),
        ("When does the policy on smoking take effect?", MINUTES, [0, 1, 2, 3, 4]),
        ("When does the policy on pets take effect?", MINUTES, [5, 6, 7, 8]),
        ("When does the policy on animals take effect?", MINUTES, list(range(9))),
        (
            "What is the cost of the proposal for a new reading room?",
            "The proposal for the reading room costs £9.",
            [0],
        ),
        (
            "What is the rule on smoking?",
            "# Rules on noise\n\nBe quiet. Smoke outside.\n\n# Rules on tobacco\n\nGo out.",
            [2, 3, 4],
        ),
        ("What does the policy on pets say?", "The policy on pets is new. The policy on smoking is old.", [0]),
    ],
)
def test_what_is_said_of_another_matter_is_no_answer(question: str, text: str, expected: list[int]) -> None:
    assert left(question, text) == expected


POOL = (
    "# Minutes\n\nMr Bell moved to keep the pool open. Ms Lund seconded. The motion was carried.\n\n"
    "Ms Noor moved to raise the fee. The motion was lost.\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Was the motion to raise the fee carried?", [0, 1, 2, 4, 5]),
        ("Was the motion on the pool carried?", [0, 1, 2, 3, 4]),
        ("Was the motion on dogs carried?", [0, 1, 2, 3, 4, 5]),  # which nothing tells from the others
        ("Who seconded the motion to raise the fee?", [0, 2, 5]),
        ("Who moved to raise the fee?", [0, 1, 3, 4, 5]),
    ],
)
def test_the_motion_is_the_one_that_stands_before(question: str, expected: list[int]) -> None:
    assert left(question, POOL) == expected


def test_the_subject_of_a_sentence_tells_of_what_thing_it_is() -> None:
    text = "The tablets are round and pale yellow. Once opened, the syrup keeps for a month."
    assert left("What colour is the syrup?", text) == [1]
    assert left("What colour are the tablets?", text) == [0, 1]


def test_whom_a_party_pays_is_not_who_pays() -> None:
    contract = "The Client shall pay a fixed fee of £9. The Contractor shall clean the hall."
    assert left("What does the client pay the contractor?", contract) == [0]
    assert left("What does the contractor pay the client?", contract) == [1]
