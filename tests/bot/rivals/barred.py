"""How many sentences `opposites.py`, `kinds.py` and `spoken_of.py` bar, of public sets: `python -m tests.bot.rivals.barred FOLDER SET…`.

Of what can be answered it is asked whether the sentence with the answer is barred, and of what cannot, whether the sentence of
its document is that has most of the question's words. Of models the encoder alone takes part, which knows what words are alike.
"""

import sys
from collections import Counter
from pathlib import Path

from bot.local.candidates import Spotted
from bot.local.reading import KnownVectors
from bot.local.spoken_of import tells_no_time
from bot.parts import last_of
from bot.rivals.kinds import of_other_kinds
from bot.rivals.opposites import without_opposites
from evals.public import PublicQuestion, read_documents, read_questions
from index.documents import Document, Passage, Sentence
from index.encoder import Encoder
from index.lexical import terms
from index.sentences import split_blocks, split_sentences


def main() -> None:
    folder, *names = sys.argv[1:]
    asked: Counter[bool] = Counter()
    barred: dict[str, Counter[bool]] = {rule: Counter() for rule in _RULES}
    for name in names:
        documents = {d.id: d for d in read_documents(Path(folder, f"{name}.docs.jsonl.gz"))}
        cut = {i: sentences_of(d) for i, d in documents.items()}
        for question in read_questions(Path(folder, f"{name}.questions.jsonl.gz")):
            document = documents[question.gold_documents[0]]
            number = sentence_asked(question, document, cut[document.id])
            if number is not None:
                asked[question.answerable] += 1
                for rule, count in barred.items():
                    count[question.answerable] += _is_barred(
                        rule, question.question, document, cut[document.id], number
                    )
    for rule, count in barred.items():
        print(
            f"{rule}: with the answer: {count[True]} of {asked[True]:,} barred; "
            f"nearest to a near miss: {count[False]} of {asked[False]:,}"
        )


def sentences_of(document: Document) -> list[Sentence]:
    return [s for block in split_blocks(document.text) for s in split_sentences(document.text, block)]


def sentence_asked(question: PublicQuestion, document: Document, sentences: list[Sentence]) -> int | None:
    """The sentence that is looked at, by its number."""
    if question.answerable:
        at = next((span.start for span in question.evidence if span.document_id == document.id), -1)
        return next((i for i, s in enumerate(sentences) if s.start <= at < s.end), None)
    words = {*terms(question.question)}
    shared = [len(words & {*terms(document.text[s.start : s.end])}) for s in sentences]
    return max(range(len(shared)), key=shared.__getitem__, default=None)


def _is_barred(rule: str, question: str, document: Document, sentences: list[Sentence], number: int) -> bool:
    shown = tuple(sentences[max(0, number - 2) : number + 1])
    start, end = shown[0].start, shown[-1].end
    passage = Passage("p", document.id, start, end, 0, document.text[start:end], shown, document.title, document.sha256)
    return _RULES[rule](question, passage, len(shown) - 1)


def _is_opposite(question: str, passage: Passage, number: int) -> bool:
    return not without_opposites(question, [passage], [Spotted(0, number, (passage.start, passage.end), ())])


def _is_of_other_kind(question: str, passage: Passage, number: int) -> bool:
    return passage.sentence_text(passage.sentences[number]) in of_other_kinds(question, [passage], _VECTORS)[0]


def _is_timeless(question: str, passage: Passage, number: int) -> bool:
    *_, before, sentence = ["", *map(passage.sentence_text, passage.sentences[: number + 1])]
    return tells_no_time(last_of(question), sentence, f"{passage.context} {before}")


_VECTORS = KnownVectors(Encoder())
_RULES = {"opposites": _is_opposite, "kinds": _is_of_other_kind, "no time": _is_timeless}

if __name__ == "__main__":
    main()
