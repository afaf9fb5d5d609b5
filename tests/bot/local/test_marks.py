import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answer import Verdict
from bot.local.marks import numbers_barred, said, tidy
from bot.verify import ContentTokenGuard
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER


def passages_of(text: str) -> list[Passage]:
    return cut_passages(Document("d.md", "d", text, text_hash(text)), ENCODER)


def said_of(text: str) -> list[str]:
    return [said(passage, sentence) for passage in passages_of(text) for sentence in passage.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- an item", "an item"),
        ("## Head", "Head"),
        ("3) third", "third"),
        ("two\r\n lines", "two lines"),
        ("2019 was", "2019 was"),
        ("-", "-"),
        ("| Code 3 | no space |", "Code 3 | no space"),
        ("by **Halden Ltd.**, a company", "by Halden Ltd., a company"),
        ("A *steady* light, ***both*** lights", "A steady light, both lights"),
        ("_Note_: __this part__", "Note: this part"),
        ("- **a *b* c:** `x*y` and ``a`b``", "a b c: x*y and a`b"),
        ("| **Total** | *5* |", "Total | 5"),
        ("It burned[^1]: *all* of it[^12].", "It burned: all of it."),
        ("[^1]: The fire of 1904.", "The fire of 1904."),
        ("[7] By clause 7 `[^1]` is kept.", "[7] By clause 7 [^1] is kept."),
        ("> > He said *that\n> > it* is 5 > 4", "He said that it is 5 > 4"),
    ],
)
def test_a_statement_is_the_sentence_without_its_marks(text: str, expected: str) -> None:
    assert tidy(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 and 4 * 5",
        "2*3*4",
        "snake_case and my_var_name",
        "_a snake_case word_",
        "the price* and the size*",
        "f(*args, **kwargs)",
        "__init__ is called",
        "*.py,*.md",
        r"\\*not\\* marked",
        "***",
        "**Bold**text",
        "echo `date`s",
        "a set is [^abc]",
    ],
)
def test_what_is_no_mark_stays(text: str) -> None:
    assert tidy(text) == text


def test_marks_that_open_in_one_sentence_and_close_in_the_next_are_left_out() -> None:
    assert said_of("**Note. The crane is shut.** It opens *in May*.\n\nA lone *star.") == [
        "Note.",
        "The crane is shut.",
        "It opens in May.",
        "A lone *star.",
    ]


def test_code_in_a_fence_keeps_its_marks() -> None:
    assert "now=`date` *x*" in said_of("Run this:\n\n~~~\n```\nnow=`date` *x*\n~~~\n\nThen `stop`.\n")
    assert "now=`date` *x*" in said_of("Run this:\n\n```\nnow=`date` *x*\n```\n\nThen `stop`.\n")
    assert "Then stop." in said_of("Run this:\n\n```\nnow=`date` *x*\n```\n\nThen `stop`.\n")


@settings(deadline=None)
@example("*a*`a`")
@example("`a`*a*")
@given(st.text("ab *_`.\n|->", max_size=60))
def test_a_statement_without_its_marks_is_still_its_slice_word_for_word(text: str) -> None:
    for passage in passages_of(text):
        for sentence in passage.sentences:
            slice_ = passage.sentence_text(sentence)
            if any(map(str.isalpha, slice_)):
                assert ContentTokenGuard().judge(said(passage, sentence), [slice_]).verdict is Verdict.SUPPORTED


ACT = (
    "# Allotments\n\n## 8 Hens and rabbits\n\nA tenant may keep hens and rabbits, but not as a trade.\n\n"
    "## 9 Bees\n\nA tenant may keep bees with consent.\n"
)


def test_the_number_of_a_heading_is_not_how_many_there_are() -> None:
    draft = ANSWERER.draft("How many hens may a tenant keep?", passages_of(ACT))
    assert all("8 Hens" not in statement.text for statement in draft.statements)


def test_a_count_in_a_heading_is_no_number_of_it() -> None:
    barred = [
        numbers_barred(passages_of(text))
        for text in (ACT, "# House\n\n## 24 flats\n\nAll are let.\n\n## Garden\n\nIt is wet.\n")
    ]
    assert [sum(map(len, of)) for of in barred] == [2, 0]
