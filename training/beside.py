"""Questions beside the passages that look most like what answers them and lack the answer's words: there they have none.

Of the sets whose annotators asked only what their texts answer.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from sets import Example, articles_of, said
from unlabelled import found_elsewhere, shown_of

from index.encoder import Encoder

SETS = {"squad_v11_train": 26_000}  # name -> questions at most
NEAREST = 3  # the passage is one of so many


def beside(folder: Path, seed: int) -> Iterator[Example]:
    """One example for each question that meets such a passage, none of a held-out article."""
    encoder, articles = Encoder(), articles_of(folder)
    for name, limit in SETS.items():
        chance = random.Random(f"{seed} beside")
        texts, questions = shown_of(folder, name, articles, encoder)
        chance.shuffle(questions)
        answers = {
            " ".join(str(q["question"]).split()): str(q["answers"][0]["text"]).lower()  # type: ignore[index]
            for q in questions[:limit]
        }
        found: dict[str, list[str]] = {}
        for question, context in found_elsewhere(texts, questions[:limit]):
            if answers[question] not in context.lower():
                found.setdefault(question, []).append(context)
        for question, contexts in found.items():
            context = chance.choice(contexts[:NEAREST])
            yield Example(f"beside:{question}", name, said(question, chance), context, None, None, is_held_out=False)
