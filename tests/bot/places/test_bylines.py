"""The line under a title says who wrote a text, and when."""

from collections.abc import Iterator

import pytest

from bot import Bot
from bot.places.bylines import asks_for_byline
from index.documents import Document, text_hash

FERRY = (
    "# Why the Ostrey ferry stopped\n\n*By Ada Lind and Per van Holt, Kalm, 3 May 2019*\n\n"
    "Captain Moss of the Ostrey ferry wrote a letter to the harbour in April. The ferry was built in 1971 by Jon Rask.\n"
)
BRIDGE = "The bridge of Tarn\n\nWords: by Nils Berg\n\nThe bridge was opened by Olga Stein on 9 June 1988. By Tarn it is loved.\n"
PLAIN = "The mill of Veira\n\nThe mill was built by Sven Krag in 1801.\n"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    texts = {"ferry.md": FERRY, "bridge.txt": BRIDGE, "mill.txt": PLAIN}
    documents = [
        Document(name, text.splitlines()[0].strip("# "), text, text_hash(text)) for name, text in texts.items()
    ]
    with Bot.from_documents(documents, tmp_path_factory.mktemp("papers")) as bot:
        yield bot


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("Who wrote the article about the Ostrey ferry?", "Ada Lind and Per van Holt"),
        ("Who are the authors of the report on the Ostrey ferry?", "Ada Lind and Per van Holt"),
        ("When was the article on the Ostrey ferry published?", "3 May 2019"),
        ("Who is the author of the piece on the bridge of Tarn?", "Nils Berg"),
    ],
)
def test_who_wrote_a_text_and_when_stands_under_its_title(papers: Bot, question: str, focus: str) -> None:
    [citation] = papers.ask(question).citations
    assert citation.focus is not None
    assert citation.focus.quote == focus


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the article about the mill of Veira?",  # has no such line
        "When was the piece on the bridge of Tarn published?",  # its line has no date
        "Who wrote this article?",  # of three
    ],
)
def test_a_line_that_is_not_there_is_none(papers: Bot, question: str) -> None:
    cited = [citation.quote for citation in papers.ask(question).citations]
    assert not any("Lind" in quote or "Berg" in quote for quote in cited)


def test_a_letter_a_song_and_a_bridge_have_no_such_line() -> None:
    assert not any(
        map(
            asks_for_byline,
            ("Who wrote the letter?", "Who wrote the song?", "When was the bridge built?", "Who wrote it?"),
        )
    )
