"""Claims made of the sets' questions and answers: "Who dug the mole?" and "Edda Brink" make "Edda Brink dug the mole."

With the right answer the text supports it; with another name or number of the same text, or the tempting answer of a question
that has none, it does not. Only of those forms of questions that become a statement by putting words in a row.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

from sets import ASTRAY, NAME, SHORT, WHOLE, Example, Row, Text, around, cut, is_held_out, place_of, read_text, rows_of

from index.encoder import Encoder

SETS = {  # name -> statements at most
    "squad_v11_train": 9_000,
    "squad_v11_dev": 2_500,
    "squad_v2_dev": 2_500,
    "squadshifts_new_wiki": 1_500,
    "written": 2_000,
}
SIZES = (0, SHORT, WHOLE)  # tokens of the evidence: the sentence alone, or with what stands around it
_VERBS = "is|was|are|were|has|had|can|could|will|would|may|must|won|led|made|wrote|became|gave|took|began|held|found|ran|built"
_WHO = re.compile(rf"(?:who|what) (?=(?:{_VERBS}|\w+ed)\b)", re.IGNORECASE)
_HOW_MANY = re.compile(r"how (?:many|much) (?!.*\b(?:did|do|does|had|has|have|can|could|will|would)\b)", re.IGNORECASE)
_WHEN = re.compile(
    r"(?:when|where|(?:in|during) (?:what|which) \w+) (is|was|are|were) (.+) (\w+(?:ed|en|t)|born|made|held|found|known|begun)",
    re.IGNORECASE,
)
_DAY = re.compile(r"[A-Z]\w+ \d|\d+ [A-Z]")


def stated(question: str, answer: str) -> str | None:
    """The answer as a statement; None where the question's form does not let it be made."""
    asked, answer = question.strip().rstrip("? "), answer.strip(" .")
    if match := _WHO.match(asked):
        return f"{answer[:1].upper()}{answer[1:]} {asked[match.end() :]}."
    if (match := _HOW_MANY.match(asked)) and re.fullmatch(r"[\d,.]+(?: [mb]illion)?", answer):
        return f"{answer} {asked[match.end() :]}."
    if match := _WHEN.fullmatch(asked):
        verb, subject, done = match.groups()
        if answer[:1].isupper() or answer[:1].isdigit():
            answer = f"{'on' if _DAY.match(answer) else 'in'} {answer}"
        return f"{subject[:1].upper()}{subject[1:]} {verb} {done} {answer}."
    return None


def statements(folder: Path, articles: dict[str, str], encoder: Encoder, seed: int) -> Iterator[Example]:
    """Those of every set that has answers, in a fixed order for a seed."""
    for name, limit in SETS.items():
        chance = random.Random(f"{seed}{name} statements")
        rows = {str(row["doc_id"]): row for row in rows_of(folder / f"{name}.docs.jsonl.gz")}
        questions = rows_of(folder / f"{name}.questions.jsonl.gz")
        chance.shuffle(questions)
        made = 0
        for question in questions:
            document = str(question["gold_docs"][0])  # type: ignore[index]
            if made == limit:
                break
            if not any(stated(str(question["question"]), words) for words, _ in answers_of(question, document)):
                continue
            made += 1
            text = read_text(rows[document], encoder, is_held_out(articles.get(document, document)))
            yield from of_question(question, document, text, chance)


def answers_of(question: Row, document: str) -> list[tuple[str, int]]:
    """The words and the place of each answer in the document, or of the tempting one where there is none."""
    meta: Row = question["meta"]  # type: ignore[assignment]
    tempting = [meta["plausible"]] if meta.get("plausible") and not question["answerable"] else []
    found = [a for a in question["answers"] if a.get("doc_id") == document]  # type: ignore[attr-defined]
    return [(str(a["text"]), int(a["start"])) for a in (*found, *tempting)]  # type: ignore[index,call-overload]


def of_question(question: Row, document: str, text: Text, chance: random.Random) -> Iterator[Example]:
    """What one question and its first answer make."""
    asked, answers = " ".join(str(question["question"]).split()), answers_of(question, document)
    words, start = answers[0]
    true, at = stated(asked, " ".join(words.split())), place_of(text, start)
    if true is None:
        return

    def example(claim: str, place: int, size: int, kind: str, supported: bool) -> Example:
        context, family = cut(text, *around(text, place, size, chance)), f"statements:{question['id']}"
        return Example(family, "statements", claim, context, None, None, text.is_held_out, kind, supported)

    if not question["answerable"]:
        yield example(true, at, chance.choice(SIZES), "tempting", False)
        return
    yield example(true, at, chance.choice(SIZES), "stated", True)
    known = " ".join(a for a, _ in answers) + asked
    number = words[:1].isdigit()
    others = sorted({m.group() for m in NAME.finditer(text.text) if m.group()[0].isdigit() == number} - {words})
    others = [o for o in others if o not in known]
    if others and (wrong := stated(asked, chance.choice(others))):
        yield example(wrong, at, chance.choice(SIZES), "another", False)
    far = [i for i, s in enumerate(text.sentences) if words not in text.text[s.start : s.end]]
    if far and chance.random() < ASTRAY:
        yield example(true, chance.choice(far), 0, "astray", False)
