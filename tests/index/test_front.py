"""Front matter: what is one, and what becomes of it."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder import Encoder
from index.front import front_matter, front_title
from index.passages import cut_passages
from index.readers import read_document, read_markdown
from index.sentences import split_blocks, split_sentences

FEES = '---\ntitle: "Fees"\nauthor: Ann Lee\ntags:\n  - money\n---\n\n# Costs\n\nOne euro.\n'


@pytest.mark.parametrize("text", [FEES, FEES.replace("\n", "\r\n"), FEES.replace("\n", "\r"), f"\ufeff{FEES}"])
def test_the_title_is_the_documents_and_no_line_of_it_is_a_heading_over_text(text: str) -> None:
    document = read_markdown("fees.md", text.encode())
    assert document.title == "Fees"
    front, costs = cut_passages(document, Encoder())
    assert [front.sentence_text(s) for s in front.sentences] == ['title: "Fees"', "author: Ann Lee", "tags:", "- money"]
    assert [s.is_heading for s in front.sentences] == [True, False, False, False]
    assert (front.heading, costs.heading) == (None, "Costs")
    assert front.text + costs.text == text


@pytest.mark.parametrize(
    "text",
    [
        "---\n\ntitle: x\n---\n",  # a rule, and a line of text
        "---\nNote: this\nis text.\n---\n",
        "---\ntitle: never closed\n",
        "title: x\n---\n",
        "---\n---\n",
        "",
    ],
)
def test_what_is_no_front_matter_stays_text(text: str) -> None:
    assert front_matter(text) == (0, 0, 0)
    assert front_title(text) == ""


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: 'Fees'", "Fees"),
        ("title:  Fees ", "Fees"),
        ("title: >", ""),
        ("title:", ""),
        ('title: "Fees"\t', "Fees"),
        ("title: 'Fees", "'Fees"),
        ('title: "\'"', "'"),
        ("title: a" + "\t" * 1_000_000 + "b", ""),  # from each of these on to the last it took days
        ("title: " + "x" * 300, ""),
    ],
)
def test_a_title_is_one_plain_line(line: str, title: str) -> None:
    assert front_title(f"---\n{line}\n---\n") == title


def test_without_a_title_the_first_heading_is_it(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\nlayout: page\n---\n# Costs\n\nOne euro.\n", encoding="utf-8")
    assert read_document(path, "a.md").title == "Costs"


@given(st.lists(st.sampled_from(["---", "...", "title: x", "a: b", "- c", "  d", "# e", "", "Text."]), max_size=8))
def test_front_matter_and_what_follows_do_not_overlap(lines: list[str]) -> None:
    text = "\n".join(lines)
    start, end, after = front_matter(text)
    assert 0 <= start <= end <= after <= len(text)
    found = [s for block in split_blocks(text) for s in split_sentences(text, block)]
    assert all(one.end <= other.start for one, other in pairwise(found))
