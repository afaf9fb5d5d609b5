from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Document, Span, text_hash
from index.passages import cut_passages, document_key, passage_id
from index.sentences import QUOTE, split_blocks, split_sentences, trim
from tests.models import ENCODER

ODD = st.lists(
    st.sampled_from(
        ["One. ", "Two words! ", "\r\n", "\n\n", "\r", "# Head\n", "- item\n", "> ", ">> it said. ", "\n>\n", "é", "e\u0301", "🇹🇷🇺🇦", "👩\u200d🚀", "İ", "ﬁ", "你好。", "สวัสดี",
         "\ufeff", "\u200b", " ", "\t", "| a | b |\n", "```\n", "x" * 300, "Dr. Wu ", "3.5 ", "…", "\u2028", "שלום ", "a " * 200]
    )
    | st.text(max_size=40),
    max_size=30,
).map("".join)  # fmt: skip


def document(text: str) -> Document:
    return Document("d.txt", "d", text, text_hash(text))


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for block in split_blocks(text) for s in split_sentences(text, block)]


@settings(max_examples=300, deadline=None)
@given(ODD, st.sampled_from([4, 16, 200]))
def test_passages_tile_their_document(text: str, limit: int) -> None:
    passages = cut_passages(document(text), ENCODER, limit)
    if not passages:
        assert not text.strip("\ufeff\u200b \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029") or not "".join(
            sentences(text)
        )
        return
    assert "".join(p.text for p in passages) == text
    assert passages[0].start == 0
    assert passages[-1].end == len(text)
    for before, after in pairwise(passages):
        assert before.end == after.start


@settings(max_examples=300, deadline=None)
@given(ODD)
def test_every_character_that_is_not_blank_is_in_exactly_one_sentence(text: str) -> None:
    passages = cut_passages(document(text), ENCODER, 16)
    covered = [0] * len(text)
    for passage in passages:
        for sentence in passage.sentences:
            assert passage.start <= sentence.start < sentence.end <= passage.end
            assert passage.sentence_text(sentence) == text[sentence.start : sentence.end]
            for i in range(sentence.start, sentence.end):
                covered[i] += 1
    assert max(covered, default=0) <= 1
    quoting = {i for mark in QUOTE.finditer(text) for i in range(*mark.span())}
    assert all(
        covered[i] or c.isspace() or c in "\ufeff\u200b" or i in quoting
        for i, c in enumerate(text)
        if trim(text, i, i + 1)[0] == i
    )


@pytest.mark.parametrize("limit", [20, 200])
def test_a_passage_is_no_longer_than_its_limit(limit: int) -> None:
    text = "A plain sentence of some words stands here. " * 40 + "word " * 900 + "x" * 5000
    passages = cut_passages(document(text), ENCODER, limit)
    counts = ENCODER.count_batch([p.text for p in passages])
    assert max(counts) <= limit
    assert max(len(p.text) for p in passages) <= 8 * limit + 1


def test_a_sentence_longer_than_the_window_is_cut_at_a_word_and_not_lost() -> None:
    text = "alpha beta gamma " * 300
    passages = cut_passages(document(text), ENCODER, 50)
    assert "".join(p.text for p in passages) == text
    assert all(p.sentence_text(s).split()[0] in {"alpha", "beta", "gamma"} for p in passages for s in p.sentences)


def test_a_long_run_without_spaces_is_never_cut_inside_a_character() -> None:
    text = "👩\u200d🚀e\u0301" * 500
    pieces = [p.sentence_text(s) for p in cut_passages(document(text), ENCODER, 20) for s in p.sentences]
    assert "".join(pieces) == text
    assert not any(piece[0] in "\u200d\u0301" or piece.endswith("\u200d") for piece in pieces)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost $3.50. Dr. Wu paid.", ["It cost $3.50.", "Dr. Wu paid."]),
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("J. K. Rowling wrote it. It sold.", ["J. K. Rowling wrote it.", "It sold."]),
        ("In the U.S. the law differs. See No. 5 there.", ["In the U.S. the law differs.", "See No. 5 there."]),
        ("He worked at Acme Inc. The firm closed.", ["He worked at Acme Inc.", "The firm closed."]),
        ("Really? Yes! “Quoted.” Then more.", ["Really?", "Yes!", "“Quoted.”", "Then more."]),
        ("Text ends. . And goes on.", ["Text ends. .", "And goes on."]),
        ("他来了。她走了！", ["他来了。", "她走了！"]),
        ("wrapped at a width that is like that of a mail\nand goes on here. Next.",
         ["wrapped at a width that is like that of a mail\nand goes on here.", "Next."]),
        ("Name: Ada\nBorn: 1815", ["Name: Ada", "Born: 1815"]),
        ("**Present:** Ada\n**Absent:** Tom", ["**Present:** Ada", "**Absent:** Tom"]),
        ("The Brightwater Cold Stores      1st Defendant\nJonas P. Ekstrom                 2nd Defendant\nand others",
         ["The Brightwater Cold Stores      1st Defendant", "Jonas P. Ekstrom                 2nd Defendant\nand others"]),
        ("Present:   Ada Lovelace (Chair),\n           Tom Kilburn", ["Present:   Ada Lovelace (Chair),\n           Tom Kilburn"]),
        ("On Monday Ada wrote:\n> Dear Tom,\n>\n> > Who pays?\n>\n> We do. The budget that the board approved was in\n> May and\n> is spent.\nSo be it.",
         ["On Monday Ada wrote:", "> Dear Tom,", "> > Who pays?", "> We do.",
          "The budget that the board approved was in\n> May and\n> is spent.", "So be it."]),
        ("The weight of the boats that were lifted was in all\n>5 tonnes.",
         ["The weight of the boats that were lifted was in all\n>5 tonnes."]),
        ("- first item\n- second item", ["- first item", "- second item"]),
        ("1. Open it. Close it.", ["1. Open it.", "Close it."]),
        ("| a | b |\n| 1 | 2 |", ["| a | b |", "| 1 | 2 |"]),
        ("```\nx = 1. Y\nz\n```", ["```", "x = 1. Y", "z", "```"]),
        ("From Jan. 15, 2024 to Dec. 31, 2026. See cl. 5.2. It is £900 incl. VAT at max. £9 per sq. m. and ends.",
         ["From Jan. 15, 2024 to Dec. 31, 2026.", "See cl. 5.2.", "It is £900 incl. VAT at max. £9 per sq. m. and ends."]),
        ("Messrs. Hall of Quay Rd. Bristol cite Smith v. Jones and Sched. B, ss. 4 and Bldg. 7. Then Sect. C. They go.",
         ["Messrs. Hall of Quay Rd. Bristol cite Smith v. Jones and Sched. B, ss. 4 and Bldg. 7.", "Then Sect. C.", "They go."]),
        ("It was modern art. Critics came. Use the app. A new one. He said no. I left.",
         ["It was modern art.", "Critics came.", "Use the app.", "A new one.", "He said no.", "I left."]),
        ("Yes. 20 days. It weighs 5 kg. 3 do. Water. 2 fish.",
         ["Yes.", "20 days.", "It weighs 5 kg.", "3 do.", "Water.", "2 fish."]),
        ("Cllr. A. Marsh met Bro. Anselm and Dcn. Hall. Case No. CV-2021-0487 is over. It ran at 50 Hz. The PhDs. Ash left.",
         ["Cllr. A. Marsh met Bro. Anselm and Dcn. Hall.", "Case No. CV-2021-0487 is over.", "It ran at 50 Hz.", "The PhDs.",
          "Ash left."]),
        ("**13. Notice.** It is void.", ["**13. Notice.** It is void."]),
        ("- *Funding.* The state paid. **Conflict of interest.** None. **All of these words are no label.** So it goes.",
         ["- *Funding.* The state paid.", "**Conflict of interest.** None.", "**All of these words are no label.**", "So it goes."]),
        ("a. Open it. Close it.", ["a. Open it.", "Close it."]),
        ("Clause 4. Term. It ends.", ["Clause 4. Term.", "It ends."]),
        ("4.1 pay for gas, electricity, water and council tax;\n  4.2 keep it clean; and\n  4.3 not smoke.",
         ["4.1 pay for gas, electricity, water and council tax;", "4.2 keep it clean; and", "4.3 not smoke."]),
        ("4.9 pay for gas, electricity, water and council tax\n4.10 keep it clean",
         ["4.9 pay for gas, electricity, water and council tax", "4.10 keep it clean"]),
        ("The city that we speak of here has grown to about\n4.1 million people.",
         ["The city that we speak of here has grown to about\n4.1 million people."]),
        ("The deposit is paid back without what is deducted:\n(i) rent;\n(ii) damage; and\niv. the cleaning of carpets",
         ["The deposit is paid back without what is deducted:", "(i) rent;", "(ii) damage; and", "iv. the cleaning of carpets"]),
        ("Keep it below 25 °C. Shake it. Rinse at 90 °F. Dry it. Pull with 4.5 N. Stop.",
         ["Keep it below 25 °C.", "Shake it.", "Rinse at 90 °F.", "Dry it.", "Pull with 4.5 N.",
          "Stop."]),
        ("It has vitamin C. Keep it cool. In 1957 A. Reed left 805 N. Main St and met H. Marsh in 1905, A. Wu said.",
         ["It has vitamin C.", "Keep it cool.", "In 1957 A. Reed left 805 N. Main St and met H. Marsh in 1905, A. Wu said."]),
        ("Table 3. Boats by year. All are afloat.", ["Table 3. Boats by year.", "All are afloat."]),
        ("We moved to Room 4. Tom stayed.", ["We moved to Room 4.", "Tom stayed."]),
        ("In 2019. Later it was sold.\n\nApril 2017. Later it was sold.",
         ["In 2019.", "Later it was sold.", "April 2017.", "Later it was sold."]),
        ("1972  Harbour medal (shared with Jonas P. Ekstrom)\n1979  Honorary doctorate of the University of Marram\n1981  Knight",
         ["1972  Harbour medal (shared with Jonas P. Ekstrom)", "1979  Honorary doctorate of the University of Marram",
          "1981  Knight"]),
        ("08:00 Doors open and coffee is served in the hall\n09:30 Welcome by the chair of the harbour board",
         ["08:00 Doors open and coffee is served in the hall", "09:30 Welcome by the chair of the harbour board"]),
        ("The yard was leased to them in the years 1950 to\n1962 and sold to the Marram Boat Company in the year\n1972 Ada says.",
         ["The yard was leased to them in the years 1950 to\n1962 and sold to the Marram Boat Company in the year\n1972 Ada says."]),
        ("Lunch ends at 2 p.m. Coffee is free. Doors open at 9 a.m. Dr. Kim speaks. She is at Rowe Ltd. Mr. Pell left.",
         ["Lunch ends at 2 p.m.", "Coffee is free.", "Doors open at 9 a.m.", "Dr. Kim speaks.", "She is at Rowe Ltd.",
          "Mr. Pell left."]),
        ("It ends at 9 p.m. Monday or at 8 p.m. EST, and at 7 p.m. May 3 it begins.",
         ["It ends at 9 p.m. Monday or at 8 p.m. EST, and at 7 p.m. May 3 it begins."]),
        ("", []),
        (" \ufeff\n", []),
    ],
)  # fmt: skip
def test_sentences_are_cut_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_headings_are_known_and_open_a_passage() -> None:
    text = "# Handbook\n\nWelcome.\n\n## Leave\n\nTwenty days.\n\n### Parental\n\nA year.\n\n## Pay\n\nMonthly.\n"
    passages = cut_passages(document(text), ENCODER)
    assert [p.heading for p in passages] == [
        "Handbook",
        "Handbook > Leave",
        "Handbook > Leave > Parental",
        "Handbook > Pay",
    ]


def test_a_plain_line_is_a_heading_only_where_text_follows_it() -> None:
    text = "First topic\n\nSome sentence here.\n\nAlone at the end"
    kinds = [block.kind for block in split_blocks(text)]
    assert kinds == ["heading", "text", "text"]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        (
            "LEASE\n\nOf a flat.\n\n4. TENANT'S OBLIGATIONS\nThe Tenant must:\n4.1 pay;",
            ["LEASE", "4. TENANT'S OBLIGATIONS"],
        ),
        ("IV. THE TERM\n\nIt ends soon.", ["IV. THE TERM"]),
        ("4. The tenant's duties\n4.1 The tenant must pay.", ["4. The tenant's duties"]),
        ("1. RESET\n2. Press the button\n", []),  # items of one list
        ("1. Press the button\n2. RESET\n3. Wait\n", []),
        ("THE GOODS ARE SOLD AS THEY ARE, WITHOUT\nANY WARRANTY.", []),
        ("WE SELL NO WARRANTY:\nnone at all.", []),
        ("Marlowe Shipping      Claimant\n\nIt sues.\n\n4.    Water\n\nIt rains.", ["4.    Water"]),
        ("2. Water\n\nWe met. It was resolved\n\n(a) to wait;\n\n3. Rents\n\nNone is due.", ["2. Water", "3. Rents"]),
        ("1. Apples\n\n2. Pears\n\nAll are ripe.", []),
        ("1. Apples\n\n   Pick them first.\n\n2. Pears\n", []),
        ("1. Pick all the apples that are ripe before the frost comes and spoils them\n\nThen rest.", []),
    ],
)
def test_a_heading_in_plain_text_stands_right_over_what_it_is_of(text: str, headings: list[str]) -> None:
    assert [text[b.start : b.end].strip() for b in split_blocks(text) if b.kind == "heading"] == headings


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("When to launch\nLaunch the boat at high water, when the wind is from the west.", ["When to launch"]),
        ("When to launch\nLaunch the boat at high water, when the wind is from the\nwest. Tie it up.", ["When to launch"]),
        ("Room 2. Candles\nHere you see the candlestick that the mayor of Marram had made.", ["Room 2. Candles"]),
        ("2. Candles\nHere you see the candlestick that the mayor of Marram had made.", ["2. Candles"]),
        ("Often (may befall more than 1 in 10 of those who sail)\n- sickness\n\nSeldom\n- scurvy\n- gout",
         ["Often (may befall more than 1 in 10 of those who sail)", "Seldom"]),
        ("How to launch\n1. Open the gate.\n2. Push.", ["How to launch"]),
        ("SAFETY\n\nBefore the lift\nCheck the slings for cuts and the hooks for rust.", ["SAFETY", "Before the lift"]),
        # wrapped paragraphs
        ("We went down to the harbour with the\nMarram Boat Company to see the boats.", []),
        ("We went down to the harbour with Mr\nHall, who had said that he would show us the boats.", []),
        ("The boats lie in\nthe harbour of Marram, which has had a new wall since the storm.", []),
        ("It was the gas O\n2 that they had pumped into the hold before the fire broke out.", []),
        ("The mean of the figures (the first of them\n2) was taken before the boats were sold.", []),
        # addresses, names and signatures
        ("Ada Marsh\nHarbour master\n12 Quay Street\nMarram", []),
        ("Ada Marsh\nHarbour master of the port of Marram and its outer islands", []),
        ("Marram Boat Company Ltd\n12 Quay Street, Marram, by the old fish market\nTel. 555 0170.", []),
        ("Yours sincerely\nAda Marsh\nHarbour master.", []),
        # verse
        ("The tide came in with silver feet\nAnd danced upon the stones,\nIt sang of ships that never came,\nAnd sailors' bones.",
         []),
        ("Down by the wall where the long waves go\nThe harbour bells are ringing soft and low.", []),
        # keys, columns, code, links
        ("Opens: at ten\nThe gate is closed when the wind is too strong for the boats.", []),
        ("Ada Marsh      Chair\nThe meeting was opened by the chair at ten, after the tea.", []),
        ("For more on this, see\n[the harbour's own page](https://marram.example/harbour) of boats.", []),
        ("Bring these:\n- a rope", []),
        ("We met. It was resolved\n- to wait", []),
        ("> When to launch\n> Launch the boat at high water, when the wind is from the west.", []),
    ],
)  # fmt: skip
def test_a_short_line_right_over_its_list_or_paragraph_is_its_heading(text: str, headings: list[str]) -> None:
    assert [text[b.start : b.end].strip() for b in split_blocks(text) if b.kind == "heading"] == headings


def test_a_heading_right_over_its_text_stands_under_a_numbered_one() -> None:
    text = "3. Ills\n\nOften\n- sickness\n- thirst\n\nSeldom\n- scurvy\n\n4. Stores\n\nKeep them dry."
    assert [p.heading for p in cut_passages(document(text), ENCODER)] == ["3. Ills", "4. Stores"]
    ills, seldom, _ = cut_passages(document(text), ENCODER, 11)
    assert seldom.heading == "3. Ills > Seldom"
    assert (ills.text, seldom.text) == ("3. Ills\n\nOften\n- sickness\n- thirst\n\n", "Seldom\n- scurvy\n\n")


def test_passage_ids_follow_from_content_and_can_be_listed_without_the_passages() -> None:
    one, other = document("One. Two."), document("One. Three.")
    assert [p.id for p in cut_passages(one, ENCODER)] == [passage_id(document_key(one), 0)]
    assert document_key(one) != document_key(other)


def test_repeated_text_has_the_offsets_of_its_own_place() -> None:
    text = "Same words. " * 30
    starts = [s.start for p in cut_passages(document(text), ENCODER, 20) for s in p.sentences]
    assert starts == [12 * i for i in range(30)]


def test_a_page_is_the_one_that_the_passage_begins_on() -> None:
    text = "First page. " * 40 + "Second page. " * 40
    paged = Document("d", "d", text, text_hash(text), (0, 480))
    assert {p.page for p in cut_passages(paged, ENCODER, 50)} == {1, 2}


def test_spans_overlap_only_within_one_document() -> None:
    assert Span("a", 0, 10).overlap(Span("a", 5, 20)) == 5
    assert Span("a", 0, 10).overlap(Span("b", 5, 20)) == 0
    with pytest.raises(ValueError, match="runs forward"):
        Span("a", 3, 2)


def test_long_hostile_texts_are_cut_in_linear_time() -> None:
    for text in (
        "." * 200_000,
        ". " * 100_000,
        "# " * 50_000,
        f"# a{' ' * 50_000}b",
        f"{'.' * 50_000}a",
        f"\n\n{'Ada, ' * 50_000}Bo\nall of them are here",
        "```py\n" * 20_000,
        "|" * 100_000,
        ">" * 100_000,
        "> \n" * 50_000,
        "**a " * 50_000,
        "1. A\n\n" * 20_000,
        "\n" * 200_000,
        "a\n" * 50_000,
        "(" * 100_000,
    ):
        assert "".join(p.text for p in cut_passages(document(text), ENCODER)) in (text, "")
