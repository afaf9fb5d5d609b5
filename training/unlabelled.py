"""Pairs of which nobody says whether the context answers, for a teacher to say: questions beside passages that look like it.

Every question is put beside the passages that the product's search by words finds for it elsewhere in its set; and there
are questions made of the texts' own sentences. Only texts and questions of articles that are not held out.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sets import NAME, SETS, SHORT, WHOLE, Example, Row, Text, around, articles_of, cut, is_held_out, read_text, rows_of

from index.encoder import Encoder
from index.lexical import LexicalIndex

FOUND = 6  # passages that a question is put beside
MADE = 2  # questions at most that are made of a sentence
FAR = 12  # sentences: how far from its own place a made question is asked


def unlabelled(folder: Path, seed: int) -> Iterator[Example]:
    """Those of every set that is trained on, in a fixed order for a seed."""
    encoder, articles = Encoder(), articles_of(folder)
    shown: set[str] = set()
    for name, (limit, _) in SETS.items():
        chance = random.Random(f"{seed}{name} unlabelled")
        texts, questions = shown_of(folder, name, articles, encoder)
        for question, context in found_elsewhere(texts, chance.sample(questions, k=min(limit, len(questions)))):
            yield Example(f"found:{question}", f"{name} found", question, context, None, None, is_held_out=False)
        new = [text for text in texts.values() if text.text not in shown]
        shown.update(text.text for text in new)
        for question, context in made_up(new, chance):
            yield Example(f"made:{question}", f"{name} made", question, context, None, None, is_held_out=False)


def shown_of(folder: Path, name: str, articles: dict[str, str], encoder: Encoder) -> tuple[dict[str, Text], list[Row]]:
    """The texts of a set that are not held out, by document, and the questions about them."""
    texts = {
        document: read_text(row, encoder, held_out=False)
        for row in rows_of(folder / f"{name}.docs.jsonl.gz")
        if not is_held_out(articles.get(document := str(row["doc_id"]), document))
    }
    asked = rows_of(folder / f"{name}.questions.jsonl.gz")
    return texts, [q for q in asked if str(q["gold_docs"][0]) in texts]  # type: ignore[index]


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of a document, and its characters there."""

    document: str
    start: int
    end: int
    text: str


def pieces_of(document: str, text: Text) -> Iterator[Piece]:
    """The text in rows of whole sentences, as many as a passage holds."""
    low = 0
    while low < len(text.sentences):
        high, cost = low, text.costs[low]
        while high + 1 < len(text.sentences) and cost + text.costs[high + 1] <= WHOLE:
            high += 1
            cost += text.costs[high]
        yield Piece(document, text.sentences[low].start, text.sentences[high].end, cut(text, low, high))
        low = high + 1


def found_elsewhere(texts: dict[str, Text], questions: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Each question with the passages that share most words with it, but the one that is known to answer."""
    pieces = [piece for document, text in texts.items() for piece in pieces_of(document, text)]
    lexical = LexicalIndex.build([str(i) for i in range(len(pieces))], [piece.text for piece in pieces])
    for question in questions:
        asked, gold = " ".join(str(question["question"]).split()), str(question["gold_docs"][0])  # type: ignore[index]
        answers = [a["start"] for a in question["answers"] if a.get("doc_id") == gold]  # type: ignore[attr-defined]
        found = [pieces[int(i)] for i, _ in lexical.search(asked, FOUND + 2)]
        others = [p for p in found if not (p.document == gold and any(p.start <= at < p.end for at in answers))]
        for piece in others[:FOUND]:
            yield asked, piece.text


def made_up(texts: Sequence[Text], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Questions made of the texts' sentences, beside the sentence or some way off."""
    for text in texts:
        for at in [i for i, cost in enumerate(text.costs) if 8 <= cost <= 80]:
            for question in asking(" ".join(cut(text, at, at).split()), chance):
                limit = WHOLE if chance.random() < 0.5 else SHORT
                away = 0 if chance.random() < 0.6 else chance.randint(-FAR, FAR)
                place = min(len(text.costs) - 1, max(0, at + away))
                yield question, cut(text, *around(text, place, limit, chance))


def asking(sentence: str, chance: random.Random) -> Iterator[str]:
    """Questions that a sentence answers: it, or the part between two commas, with a name or a number asked for."""
    names = list(NAME.finditer(sentence))
    for match in chance.sample(names, k=min(MADE, len(names))):
        low = max(sentence.rfind(mark, 0, match.start()) + 1 for mark in ",;:(")
        high = min((i for mark in ",;:)" if (i := sentence.find(mark, match.end())) >= 0), default=len(sentence))
        if chance.random() < 0.5 or high - low < 30:
            low, high = 0, len(sentence)
        before, after = sentence[low : match.start()].strip(), sentence[match.end() : high].strip(" .")
        number = match.group()[0].isdigit()
        words = ("how many", "when", "what number", "which year") if number else ("who", "what", "which", "where")
        word = chance.choice(words)
        if len(before) + len(after) > 15:
            if chance.random() < 0.5:
                yield f"{before} {word} {after}?"
            else:
                yield f"{word.capitalize()} {before[:1].lower()}{before[1:]} {after}?"
