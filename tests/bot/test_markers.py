"""What a model writes becomes statements that point: however it is cut up on the way, and whatever it writes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markers import MAX_HELD, escape_markers
from bot.replies import MAX_RANGE, ReplyParser, Said, Wrote

OFFERED = 9
MILK, EGGS = "Cows give milk.", "Hens lay eggs."


def events(reply: str, cuts: tuple[int, ...] = ()) -> list[Wrote | Said]:
    parser, found, start = ReplyParser(OFFERED), [], 0
    for end in (*sorted(cuts), len(reply)):
        found += parser.feed(reply[start:end])
        start = max(start, end)
    return found + parser.finish()


def said(reply: str, cuts: tuple[int, ...] = ()) -> list[Said]:
    return [event for event in events(reply, cuts) if isinstance(event, Said)]


def pointing(reply: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(statement.text, statement.ids) for statement in said(reply)]


@pytest.mark.parametrize(
    "reply",
    [
        "Cows give milk [s1]. Hens lay eggs [s2, s3].",
        "Cows give milk. [s1] Hens lay eggs. [s2][s3]",
        "Cows give milk.[s1] Hens lay eggs.[s2] [s3]",
        "[s1] Cows give milk. [s2, s3] Hens lay eggs.",
        "Cows give milk【s1】. Hens lay eggs【s2】【s3】.",
        "Cows give milk 【s1†source】. Hens lay eggs 【2:0†source】【3】.",
        "Cows give milk ［S1］. Hens lay eggs [S2; S3].",
        "Cows give milk [1]. Hens lay eggs [2,3].",
        "Cows give milk [^1]. Hens lay eggs [#2 #3].",
        "Cows give milk [sentence 1]. Hens lay eggs [sources 2 and 3].",
        "Cows give milk [s1. Hens lay eggs [s2 [s3.",
        "Cows give milk s1]. Hens lay eggs s2, s3].",
        "Cows give milk [s1]. Hens lay eggs [s2-s3].",
        "Cows give milk [s1-s1]. Hens lay eggs [s2–3].",
        "Cows give milk [s1] [s1]. Hens lay eggs [s2][s3][s2].",
        "Cows give milk [s1, s77]. Hens lay eggs [s2, s3, s0].",
        "Cows [s1] give milk. Hens [s2] lay eggs [s3].",
        "Cows give milk (s1). Hens lay eggs (s2, s3).",
        "Cows give milk (S1) (#s1). Hens lay eggs (see s2 and s3).",
        "Cows give milk [s1](#s1). Hens lay eggs [[s2]](#s2), (source: s3).",
        "Cows give milk **(s1)**. Hens lay eggs (s2-s3).",
        "Cows give milk [citation:1]. Hens lay eggs [ref 2], [references: s3].",
        "Cows give milk [\"s1\"]. Hens lay eggs ['s2', 's3'].",
        'Cows give milk [{"citation": 1}]. Hens lay eggs [{"id": "s2"}, {"id": "s3"}].',
        r"Cows give milk \[s1\]. Hens lay eggs **\[s2, s3\]**.",
        r"Cows give milk \[1\]. Hens lay eggs \[s2\]\[s3\].",
        r"Cows give milk \[s1]. Hens lay eggs \(s2, s3\).",
        "Cows give milk (Source 1). Hens lay eggs (sources 2 and 3).",
        "Cows give milk.^[1] Hens lay eggs.^[2]^[3]",
    ],
)
def test_a_marker_points_however_it_is_written(reply: str) -> None:
    assert pointing(reply) == [(MILK, (1,)), (EGGS, (2, 3))]


@pytest.mark.parametrize(
    "text",
    [
        "Amazon s3 holds it.",
        "He said so [sic] twice.",
        "Sales rose [in 2019] again.",
        "The flag is `[s1]` in code.",
        "The list is ``a[1]`` in code.",
        "It is [link](there).",
        "Its sides are s and s2.",
        "It has two sides (s10), and the other (3).",
        "It is the class(es) of cow(s) (see 3) (sources) (none).",
        "It is so (s1 of them).",
        r"It is C:\s\a, or \[sic\], or \\ and \.",
        "It is 10^6 or ^[sic] (source 12) (ref. 3) (source 3, page 1).",
        'It is [{"age": 1}] or ["and"] or {"citation": 1} or {s1}.',
    ],
)
def test_what_is_no_marker_stays_in_the_text(text: str) -> None:
    assert pointing(text) == [(text, ())]


def test_in_a_block_of_code_nothing_is_a_marker_and_nothing_ends() -> None:
    block = "```\na = b[1]. C = [s2]\n\nprint(a)\n```"
    assert pointing(f"{block} [s4]\n{MILK} [s1]") == [(block, (4,)), (MILK, (1,))]


def test_ids_that_nobody_offered_point_at_nothing_and_are_told() -> None:
    assert said("Cows give milk [s10, s3, 999999999999].") == [Said(MILK, "", (3,), (10, 9999999))]


def test_a_range_that_is_too_long_or_runs_backwards_points_at_nothing() -> None:
    assert said(f"Cows give milk [s1-s{MAX_RANGE + 1}].")[0].ids == ()
    assert said("Cows give milk [s5-s2].") == [Said(MILK, "", (), (5, 2))]


def test_none_says_that_there_is_no_answer() -> None:
    assert said("[none]") == [Said("", "", (), (), declines=True)]
    assert said(" [ NONE ] ") == [Said("", "", (), (), declines=True)]
    assert [s.declines for s in said("That is not there [none]. Cows give milk [s1].")] == [True, False]


@pytest.mark.parametrize(
    ("reply", "texts"),
    [
        ("Dr. Wu paid $3.50 in the U.S. last year [s1]. He left [s2].", ["Dr. Wu paid $3.50 in the U.S. last year.", "He left."]),
        ("- Milk [s1]\n- Eggs [s2]", ["- Milk", "- Eggs"]),
        ("| Is it so? | Yes. [s1] It is. |\n| And now? | No. [s2] |", ["| Is it so? | Yes. It is. |", "| And now? | No. |"]),
        ("1. Milk [s1]\n2. Eggs [s2]", ["1. Milk", "2. Eggs"]),
        ("“It is so.” [s1] She left [s2].", ["“It is so.”", "She left."]),
        ("牛は乳を出す。[s1]鶏は卵を産む[s2]。", ["牛は乳を出す。", "鶏は卵を産む。"]),
        ("Really?! [s1] Yes… [s2] No", ["Really?!", "Yes…", "No"]),
        ("one. two [s1]", ["one. two"]),
    ],
)  # fmt: skip
def test_statements_are_sentences_and_list_items(reply: str, texts: list[str]) -> None:
    assert [s.text for s in said(reply)] == texts


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("It opens at 9 a.m. [s1] and closes at 5 p.m. [s2].", [("It opens at 9 a.m. and closes at 5 p.m.", (1, 2))]),
        ("He is Mr. [s1] Ole Hansen.", [("He is Mr. Ole Hansen.", (1,))]),
        ("See No. [s1] 5 of it.", [("See No. 5 of it.", (1,))]),
        ("It closes at 5 p.m. [s1] She left. [s2]", [("It closes at 5 p.m.", (1,)), ("She left.", (2,))]),
        ("It closes at 5 p.m. [s1]. Anna left [s2].", [("It closes at 5 p.m.", (1,)), ("Anna left.", (2,))]),
        ("it gives milk [s1]. it lays eggs [s2].", [("it gives milk.", (1,)), ("it lays eggs.", (2,))]),
    ],
)
def test_a_marker_after_an_abbreviation_ends_no_statement(
    reply: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert pointing(reply) == expected


@pytest.mark.parametrize(
    "reply",
    [
        "Cows give milk **[s1]**. Hens lay eggs _[s2]_ ***[s3]***.",
        "Cows give milk [[s1]]. Hens lay eggs ([s2], [s3]).",
        "Cows give milk (see [s1]). Hens lay eggs (Sources: [s2] and [s3]).",
        "Cows give milk<sup>[s1]</sup>. Hens lay eggs<sup>[s2]</sup><SUP>[s3]</SUP>.",
        "Cows give milk. **[s1]** Hens lay eggs. ([[s2]]; [s3])",
        "Cows give milk [id: s1]. Hens lay eggs [Source: s2], [see s3].",
        "Cows give milk **[s1]**. Hens lay eggs **[s2]**, **[s3]**.",
        "Cows give milk ([s1]). Hens lay eggs [s2], [s3] and [s2].",
        "According to [s1], cows give milk. As stated in **[s2]** and [s3], hens lay eggs.",
        "Cows give milk. [s1] According to [s2, s3], hens lay eggs.",
        "As noted in [s1], cows give milk. Based on [s2] and [s3], hens lay eggs.",
        "Per [s1], cows give milk. As described in **[s2, s3]**, hens lay eggs.",
    ],
)
def test_what_is_empty_around_a_marker_goes_with_it(reply: str) -> None:
    assert pointing(reply) == [(MILK, (1,)), (EGGS, (2, 3))]


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("It is (see [s1] for more) so.", "It is (see for more) so."),
        ("It is **so [s1]**, and [s1] more.", "It is **so**, and more."),
        ("It is 2*[s1] or so, [s1] and it is.", "It is 2* or so, and it is."),
        ("It is so [s1], (see [s1] there).", "It is so, (see there)."),
        ("It is **so***[s1]*, <sup>2</sup> [[sic].", "It is **so**, <sup>2</sup> [[sic]."),
        ("It is so (see", "It is so (see"),
        ("According to Anna [s1], it is so.", "According to Anna, it is so."),
        ("Based on facts [s1], it is so.", "Based on facts, it is so."),
        ("It is so **[s1]", "It is so"),
    ],
)
def test_what_is_not_empty_around_a_marker_stays(reply: str, text: str) -> None:
    assert [s.text for s in said(reply)] == [text]


LISTED = f"{MILK} [s1] {EGGS} [s2, s3]"


@pytest.mark.parametrize(
    "reply",
    [
        f"{LISTED}\n\nSources: [s1], [s2], [s3]",
        f"{LISTED}\n\n**Sources:** [s1, s2] and [s3].\n",
        f"{LISTED}\r\nSOURCE: 【1】【2】【3】 \r\n\r\n",
        f"{LISTED}\n**References**: [s1]; [s9]",
        f"Citations: [s1], [s2]\n{LISTED}",
        f"{MILK} [s1] {EGGS}\n\nSources: [s2], [s3]",
        "[s1] Cows give milk.\n[s2, s3] Hens lay eggs.\n\nSources: [s1], [s2]",
    ],
)
def test_a_line_that_lists_sources_is_for_a_statement_that_has_none_and_is_no_text(reply: str) -> None:
    assert pointing(reply) == [(MILK, (1,)), (EGGS, (2, 3))]


@pytest.mark.parametrize(
    "below",
    [
        "Sources:\n[1] Farm\n[2] Farm",
        "**References**\n\n- [s1]: Cows give milk\n- [s2]: [s3] Eggs",
        "## Sources used\r\n1. **[s1]** Farm\r\n2. [s2] Farm [s3]\r\n",
        "---\n[1] Farm\n\n[2] Farm",
        "[1]: Farm\n[2]: Farm",
    ],
)
def test_a_list_of_sources_below_an_answer_is_no_text(below: str) -> None:
    assert pointing(f"{LISTED}\n\n{below}") == [(MILK, (1,)), (EGGS, (2, 3))]
    assert pointing(f"{LISTED}\n\n{below}\n\nPigs dig [s4].")[2:] == [("Pigs dig.", (4,))]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (f"{LISTED}\n\nSources:\nThe [s4] hill\n", [("Sources:", ()), ("The hill", (4,))]),
        (f"{LISTED}\n---\nPigs dig [s4].", [("Pigs dig.", (4,))]),
        (f"{LISTED}\n- Sources of milk [s4]", [("- Sources of milk", (4,))]),
    ],
)
def test_what_begins_like_a_list_of_sources_and_is_none_stays(
    reply: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert pointing(reply)[2:] == expected


def test_a_list_of_sources_is_for_a_statement_that_has_none() -> None:
    assert pointing(f"{MILK}\n\nSources:\n- [s1] Farm\n- [s2] Farm") == [(MILK, (1, 2))]


def test_where_markers_come_first_nothing_is_a_list_of_sources() -> None:
    assert pointing("[s1] Cows give milk.\n---\n[s2] Hens lay eggs.\n[s3]: Pigs dig.")[-1] == (": Pigs dig.", (3,))


def test_a_note_points_at_what_is_said_below_that_it_means() -> None:
    body = "Cows give milk.[^1] Hens lay eggs.[^2]\n\n"
    assert pointing(f"{body}[^1]: Cows give milk. [s4]\n[^2]: Sentences [s5] and s6") == [(MILK, (4,)), (EGGS, (5, 6))]
    assert pointing(f"{body}[^1]: Farm, page 4\n[^2]: Farm") == [(MILK, (1,)), (EGGS, (2,))]
    assert pointing(f"{body}```\n a.  b\n```\n[^1]: s4")[:2] == [(MILK, (4,)), (EGGS, (2,))]


def test_a_reply_with_notes_is_held_back_from_the_first_on() -> None:
    parser = ReplyParser(OFFERED)
    assert parser.feed("Cows give milk.[^1] Hens lay eggs.\n[^1]: s2") == [Wrote("Cows give milk.")]
    assert [e for e in parser.finish() if isinstance(e, Said)] == [Said(MILK, "", (2,)), Said(EGGS, " ", (2,))]


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("Sources: many [s2].", (2,)),
        ("Sources: [s2] says so.", (2,)),
        ("Sources: none.", ()),
        ("**Sources** [s2]", (2,)),
    ],
)
def test_a_line_that_says_more_of_sources_is_a_statement(line: str, ids: tuple[int, ...]) -> None:
    assert pointing(f"{MILK} [s1]\n{line}") == [(MILK, (1,)), (line.replace(" [s2]", ""), ids)]


@pytest.mark.parametrize(
    ("reply", "texts"),
    [
        ("Built in 1932. [s1]. It burned. [s2].", ["Built in 1932.", "It burned."]),
        ("Really? [s1]. Yes! [s2]!", ["Really?", "Yes!"]),
        ("“It is so.” [s1]. 牛は乳を出す。[s1]。鶏", ["“It is so.”", "牛は乳を出す。", "鶏"]),
        ("It is so. [s1]\n...and more [s2].", ["It is so.", "...and more."]),
    ],
)
def test_a_full_stop_on_either_side_of_a_marker_is_one(reply: str, texts: list[str]) -> None:
    assert [s.text for s in said(reply)] == texts


def test_the_white_space_between_statements_is_kept_in_four_kinds() -> None:
    gaps = [s.gap for s in said("\n A [s1].  B [s2].\nC [s3].\n\n\n D [s4]. [s5]\n\nE\n")]
    assert gaps == ["", " ", "\n", "\n\n", "\n\n"]
    assert [s.gap for s in said("[s1] A.\n[s2] B.\n\n[s3] C. [s4] D.")] == ["", "\n", "\n\n", " "]


@pytest.mark.parametrize("rule", ["---", "***", "- - -", "_____ "])
def test_a_line_that_only_divides_a_reply_is_no_part_of_a_statement(rule: str) -> None:
    reply = f"Cows give milk [s1].\n\n{rule}\n\n## Pigs\n\nPigs dig [s2].\n{rule}"
    assert [s.text for s in said(reply)] == ["Cows give milk.", "## Pigs", "Pigs dig."]


def test_marks_that_begin_a_line_and_are_no_rule_stay() -> None:
    lines = ["- cows", "**Cows** dig", "-- pigs", "--- so it ends", "_", "```\n---\n```"]
    for line in lines:
        assert said(f"{line}\n\nPigs dig.")[0].text.startswith(line)


def test_a_half_arrived_marker_is_held_back_and_shown_when_it_is_none() -> None:
    parser = ReplyParser(OFFERED)
    assert parser.feed("Cows give milk") == [Wrote("Cows give milk")]
    assert parser.feed(" [") == parser.feed("s") == []
    assert parser.feed("ic] here [s1") == [Wrote(" [sic] here")]
    assert parser.feed("].") == [Wrote(".")]
    assert parser.finish() == [Said("Cows give milk [sic] here.", "", (1,))]


def test_a_marker_that_the_end_of_the_reply_cut_off_is_not_shown() -> None:
    assert pointing("Cows give milk [s") == pointing("Cows give milk [") == [("Cows give milk", ())]
    assert pointing("Cows give milk [s1") == [("Cows give milk", (1,))]


def test_no_more_is_held_back_than_may_be() -> None:
    parser, shown = ReplyParser(OFFERED), 0
    reply = "[" + "1, " * 1000
    for arrived, character in enumerate(reply, start=1):
        shown += sum(len(e.gap + e.text) for e in parser.feed(character) if isinstance(e, Wrote))
        assert arrived - shown <= MAX_HELD + 1  # one space waits for what comes after it


@pytest.mark.parametrize("hidden", ["[s3 ", "(s3) ", "[[s3"])
def test_no_marker_hides_in_a_text_behind_a_source_that_is_never_closed(hidden: str) -> None:
    escaped = escape_markers(f"See 【1†{hidden}{'b' * MAX_HELD}")
    assert "s3" in escaped
    assert not {*"[【("} & {*escaped}


PIECES = st.sampled_from(
    ["[", "]", "【", "】", "\\", '"', "{", "citation", "s1", "s", "S2", "1", "9", "12", "-", "–", ",", " ", "\n", ".", "。", "!", "`", "```", "none",
     "and", "sentence", "**", "_", "(", "(see ", "<sup>", "</sup>", ", ", "According to ", "Sources: ", "Sources:\n", "[^1]", "^[2]", "---\n", "†", ":", "Cows", "Dr.", "é", "🐄", "“", ")", "\u200d", "İ", "[s1]", "[s2-s5]", "\r\n", "\u2028"]
)  # fmt: skip
REPLIES = st.lists(PIECES | st.characters(), max_size=40).map("".join)


@settings(max_examples=1000, deadline=None)
@given(REPLIES, st.data())
def test_how_a_reply_is_cut_up_changes_nothing_and_nothing_is_taken_back(reply: str, data: st.DataObject) -> None:
    cuts = tuple(data.draw(st.lists(st.integers(0, len(reply)), max_size=8)))
    whole, pieces, characters = events(reply), events(reply, cuts), events(reply, tuple(range(len(reply))))
    expected = [event for event in whole if isinstance(event, Said)]
    for found in (whole, pieces, characters):
        assert [event for event in found if isinstance(event, Said)] == expected
        written: list[str] = []
        for event in found:
            if isinstance(event, Wrote):
                assert event.text
                assert not written or not event.gap
                written.append(event.text)
            else:
                assert "".join(written) == event.text
                written = []
        assert written == []


@settings(max_examples=500, deadline=None)
@given(REPLIES)
def test_only_offered_ids_are_pointed_at_and_no_text_is_made_up(reply: str) -> None:
    statements = said(reply)
    assert all(1 <= number <= OFFERED for s in statements for number in s.ids)
    rest = iter("".join(reply.split()))
    assert all(character in rest for s in statements for character in "".join(s.text.split()))


@settings(max_examples=500, deadline=None)
@given(REPLIES)
def test_escaped_text_points_at_nothing_and_is_otherwise_as_it_was(text: str) -> None:
    escaped = escape_markers(text)
    assert len(escaped) == len(text)
    changed = {a + b for a, b in zip(text, escaped, strict=True) if a != b}
    assert changed <= {*"[{ ［{ 【{ ]} ］} 】} ({ )} \"” '’".split()}
    for statement in said(escaped.replace("`", "´")):
        assert (statement.ids, statement.unknown, statement.declines) == ((), (), False)
