import math
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IndexCorruptError
from index.lexical import K1, B, LexicalIndex, terms

TEXTS = ["The drones fly far", "engines for drones and more drones", "ships and engines", "Nothing of that kind"]
IDS = ["a", "b", "c", "d"]


def plain_bm25(question: str, texts: list[str]) -> list[float]:
    """BM25 as Lucene has it (Kamphuis et al. 2020), a share of the best that the question could bring."""
    rows = [Counter(terms(text)) for text in texts]
    mean = sum(sum(row.values()) for row in rows) / len(rows)

    def idf(term: str) -> float:
        holders = sum(term in row for row in rows)
        return math.log(1 + (len(rows) - holders + 0.5) / (holders + 0.5))

    asked = dict.fromkeys(terms(question))
    best = sum(map(idf, asked))
    return [
        sum(idf(t) * row[t] / (row[t] + K1 * (1 - B + B * sum(row.values()) / mean)) for t in asked if t in row) / best
        for row in rows
    ]


@pytest.mark.parametrize("question", ["drone engines", "ships", "drones drones fly", "engine unknownword"])
def test_scores_are_those_of_plain_bm25(question: str) -> None:
    found = dict(LexicalIndex.build(IDS, TEXTS).search(question, 10))
    expected = {i: s for i, s in zip(IDS, plain_bm25(question, TEXTS), strict=True) if s > 0}
    assert found == pytest.approx(expected, abs=1e-5)


def test_equal_scores_come_in_the_order_of_their_ids() -> None:
    index = LexicalIndex.build(["z", "m", "a"], ["same words"] * 3)
    assert [i for i, _ in index.search("words", 2)] == ["a", "m"]


def test_words_are_folded_and_other_scripts_matched_by_pairs() -> None:
    assert terms("Turkey’s DRONES, naïve ﬁne") == ["turkey", "drone", "naïv", "fine"]
    assert LexicalIndex.build(["zh"], ["今天天气很好"]).search("天气", 1)[0][0] == "zh"


def test_vowel_signs_stay_with_their_word() -> None:
    assert terms("हिन्दी भाषा") == ["हिन्दी", "भाषा"]
    assert len(terms("İstanbul")) == 1


def test_a_number_with_dots_is_a_term_as_a_whole_beside_its_parts() -> None:
    assert terms("v2.10.1") == ["2.10.1", "v2", "10", "1"]
    assert terms("§ 4.2, 10.0.4.1.") == ["4.2", "4", "2", "10.0.4.1", "10", "0", "4", "1"]
    assert terms("3.5km in 2024. 5 more") == ["3.5km", "3", "5km", "2024", "5", "more"]
    assert terms("a.m. U.S. x1.5") == ["m", "u", "s", "x1", "5"]


def test_a_version_is_found_before_one_with_the_same_parts() -> None:
    built = LexicalIndex.build(["a", "b", "c"], ["Version 2.10.1", "Version 2.1.10", "Version 1.2.10"])
    assert [built.search(asked, 3)[0][0] for asked in ("2.1.10", "v1.2.10", "2.10.1")] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("enginse", "engines"),
        ("dronse", "drones"),
        ("xdrones", ""),
        ("photosynthesis", ""),
        ("upgrade", ""),
        ("ship", "ships"),
    ],
)
def test_a_misspelt_word_finds_what_it_resembles_and_nothing_else(typed: str, meant: str) -> None:
    words = ["engines", "drones", "ships", "photo", "up", "c"]
    found = LexicalIndex.build(words, words).search(typed, 5)
    assert [i for i, _ in found] == ([meant] if meant else [])


def test_nothing_is_found_where_there_is_nothing() -> None:
    assert LexicalIndex.build([], []).search("drone", 3) == []
    assert LexicalIndex.build(IDS, TEXTS).search("", 3) == []
    assert LexicalIndex.build(IDS, TEXTS).search("the of and", 3) == []
    assert LexicalIndex.build(["x"], ["!!!"]).search("drone", 3) == []


def test_an_index_reads_back_what_it_wrote(tmp_path: Path) -> None:
    made = LexicalIndex.build(IDS, TEXTS)
    made.save(tmp_path / "one")
    LexicalIndex.build([], []).save(tmp_path / "none")
    read = LexicalIndex.load(tmp_path / "one")
    assert read.search("drone engines", 4) == made.search("drone engines", 4)
    assert len(LexicalIndex.load(tmp_path / "none")) == 0


def test_an_index_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexCorruptError):
        LexicalIndex.load(tmp_path / "missing")
    LexicalIndex.build(IDS, TEXTS).save(tmp_path / "torn")
    (tmp_path / "torn" / "indices.csc.index.npy").unlink()
    with pytest.raises(IndexCorruptError):
        LexicalIndex.load(tmp_path / "torn")
    for name in ("data", "indices", "indptr"):
        LexicalIndex.build(IDS, TEXTS).save(tmp_path / name)
        (tmp_path / name / f"{name}.csc.index.npy").write_bytes(b"")
        with pytest.raises(IndexCorruptError):
            LexicalIndex.load(tmp_path / name)
    LexicalIndex.build(IDS, TEXTS).save(tmp_path / "fewer")
    (tmp_path / "fewer" / "ids.json").write_text('{"is_empty": false, "ids": ["a"]}', encoding="utf-8")
    with pytest.raises(IndexCorruptError, match="4 passages but 1 ids"):
        LexicalIndex.load(tmp_path / "fewer")
    LexicalIndex.build(IDS, TEXTS).save(tmp_path / "cut")
    (tmp_path / "cut" / "ids.json").write_text("[", encoding="utf-8")
    with pytest.raises(IndexCorruptError):
        LexicalIndex.load(tmp_path / "cut")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=6), st.text(max_size=30))
def test_any_text_can_be_searched_for_any_text(texts: list[str], question: str) -> None:
    found = LexicalIndex.build([str(i) for i in range(len(texts))], texts).search(question, 3)
    assert all(0 < score <= 1.000001 for _, score in found)
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
