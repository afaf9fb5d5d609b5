"""What `alternatives.py` does with the figures of public sets: `python -m tests.bot.local.figures_asked FOLDER SET…`.

The reader is shown each sentence that has the answer, and another figure, between its neighbours. It is told how often another
figure is in focus then than the reader's own, and whether that is nearer to the answer (by F1 of the words) or further from it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from bot.local.alternatives import figure_asked
from bot.wording.series import figures_in
from evals.public import PublicQuestion, read_documents, read_questions
from evals.scorers import token_f1
from index.documents import Document, Sentence
from tests.bot.rivals.barred import sentence_asked, sentences_of
from tests.models import READER


def main() -> None:
    folder, *names = sys.argv[1:]
    for name in names:
        pairs = list(_focused(folder, name))
        nearer, further = sum(a > b for b, a in pairs), sum(a < b for b, a in pairs)
        print(f"{name}: {len(pairs):,} answers beside another figure; nearer {nearer}, further {further}", flush=True)


def _focused(folder: str, name: str) -> Iterator[tuple[float, float]]:
    """(F1 of the reader's words, F1 of what is in focus then) of each question that is answered beside another figure."""
    documents = {d.id: d for d in read_documents(Path(folder, f"{name}.docs.jsonl.gz"))}
    cut: dict[str, list[Sentence]] = {}
    for question in read_questions(Path(folder, f"{name}.questions.jsonl.gz")):
        if question.answerable and any(any(map(str.isdigit, answer)) for answer in question.answers[:1]):
            document = documents[question.gold_documents[0]]
            sentences = cut.setdefault(document.id, [])
            sentences.extend(() if sentences else sentences_of(document))
            number = sentence_asked(question, document, sentences)
            if number is not None:
                yield from _compared(question, document, sentences, number)


def _compared(
    question: PublicQuestion, document: Document, sentences: list[Sentence], number: int
) -> Iterator[tuple[float, float]]:
    shown = sentences[max(0, number - 1) : number + 2]
    first, last, sentence = shown[0].start, shown[-1].end, sentences[number]
    text = document.text[sentence.start : sentence.end]
    if len(figures_in(text)) > 1:
        reading = READER.read(question.question, [document.text[first:last]])[0]
        _, start, end = reading.best_span(sentence.start - first, sentence.end - first)
        own = start + first - sentence.start, end + first - sentence.start
        found = figure_asked(question.question, text, *own) or own
        yield token_f1(text[slice(*own)], question.answers), token_f1(text[slice(*found)], question.answers)


if __name__ == "__main__":
    main()
