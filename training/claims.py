"""The public claim sets as examples for the reader: a claim, evidence, and whether the evidence supports it.

Evidence longer than a passage is read in the window whose words the claim shares most. Beside the sets there are claims
made from the paragraphs' own sentences, with a number changed, a name swapped or a negation put in, on evidence of one
to three sentences: what a cited slice looks like, and the errors that a checker must not let through. True claims are
shown on evidence that says something else too, from another text or from elsewhere in their own: a wrong citation.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sets import ASTRAY, WHOLE, Example, Row, Text, articles_of, cut, is_held_out, read_text, rows_of
from statements import statements

from index.encoder import Encoder

# name -> (claims at most, licence as its source states it)
CLAIM_SETS = {
    "written": (9_310, "ours, on paragraphs of the sets named in its meta"),
    "snli": (9_500, "MIT"),
    "summedits": (2_600, "Apache-2.0"),
    "factcheck_gpt": (1_139, "Apache-2.0"),
    "begin": (848, "CC BY 4.0"),
    "fever_symmetric_v02": (637, "CC BY-SA 3.0"),
    "expertqa": (645, "MIT"),
    "wice_claim": (349, "ODC-BY"),
}
REPEATED = {"fever_symmetric_v02": 3, "written": 2}  # how often an epoch shows what little else is like
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]+(?: (?:of |the )?[A-Z][\w'’-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_VERB = re.compile(r"\b(is|was|are|were|has been|have been|had|can|could|will|would|did|does|do)\b(?! not)")


def claims(folder: Path, seed: int = 7) -> list[Example]:
    """Every claim of every set that may be trained on, in a fixed order for a seed."""
    encoder = Encoder()
    articles = articles_of(folder / "qa")
    found: list[Example] = []
    for name, (limit, _) in CLAIM_SETS.items():
        chance = random.Random(f"{seed}{name}")
        rows = [r for r in rows_of(folder / "verify" / f"{name}.jsonl.gz") if r["label"] != "generic"]
        chance.shuffle(rows)
        made = [of_claim(name, row, encoder, is_held_out(article_of(row, articles))) for row in rows[:limit]]
        found += made + [e for e in made if not e.is_held_out] * (REPEATED.get(name, 1) - 1)
        found += astray(made, chance)
    made_of_questions = statements(folder / "qa", articles, encoder, seed)
    return [*found, *of_sentences(folder, articles, encoder, seed), *made_of_questions]


def astray(made: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """Some of the true claims, each on the evidence of another claim, which says something else."""
    shown = [e for e in made if not e.is_held_out]
    for example in shown:
        if example.supported and chance.random() < ASTRAY:
            other = chance.choice(shown).context
            if other != example.context:
                yield replace(example, context=other, kind="astray", supported=False)


def article_of(row: Row, articles: dict[str, str]) -> str:
    """What a claim is held out by: its evidence's article, or where none is known, how its evidence begins."""
    source = str(row["meta"].get("source", ""))  # type: ignore[attr-defined]
    return articles.get(source, source) or str(row["evidence"])[:200]


def of_claim(name: str, row: Row, encoder: Encoder, held_out: bool) -> Example:
    """One claim of a set, on the window of its evidence whose words it shares most."""
    claim, supported = " ".join(str(row["claim"]).split()), row["label"] == "supported"
    text = read_text({"doc_id": str(row["id"]), "text": row["evidence"]}, encoder, held_out)
    kind = str(row["meta"].get("kind") or row["label"])  # type: ignore[attr-defined]
    family = re.sub(r"\D", "", str(row["id"])[-2:])
    family = f"{name}:{str(row['id']).rsplit(':', 1)[0]}{family}"
    return Example(family, name, claim, nearest(claim, text), None, None, held_out, kind, supported)


def nearest(claim: str, text: Text, limit: int = WHOLE) -> str:
    """The sentences in a row, at most `limit` tokens, that share most words with the claim; the first where many do."""
    words = set(_WORD.findall(claim.lower()))
    found = [words & set(_WORD.findall(text.text[s.start : s.end].lower())) for s in text.sentences]
    best, best_shared, low, cost = (0, 0), -1, 0, 0
    for high, tokens in enumerate(text.costs):
        cost += tokens
        while cost > limit and low < high:
            cost -= text.costs[low]
            low += 1
        shared = len(set().union(*found[low : high + 1]))
        if shared > best_shared:
            best, best_shared = (low, high), shared
    return cut(text, *best) if text.sentences else text.text


def of_sentences(folder: Path, articles: dict[str, str], encoder: Encoder, seed: int) -> Iterator[Example]:
    """Two claims from each paragraph: a sentence of it, mostly with one thing changed, on up to three sentences."""
    chance = random.Random(f"{seed}sentences")
    for row in rows_of(folder / "qa" / "written.docs.jsonl.gz"):
        name = str(row["doc_id"])
        text = read_text(row, encoder, is_held_out(articles.get(name, name)))
        fit = [i for i, cost in enumerate(text.costs) if 8 <= cost <= 60]
        for at in chance.sample(fit, k=min(2, len(fit))):
            low, high = max(0, at - chance.randrange(2)), min(len(text.costs) - 1, at + chance.randrange(2))
            true = " ".join(cut(text, at, at).split())
            claim = true if chance.random() < 0.4 else changed(true, text.text, chance)
            away = [i for i in range(len(text.costs)) if not low <= i <= high]
            if away and chance.random() < ASTRAY:
                place = chance.choice(away)
                context = cut(text, place, place)
                yield Example(
                    f"sentences:{name}:{at}", "sentences", true, context, None, None, text.is_held_out, "astray", False
                )
            if claim:
                family = f"sentences:{name}:{at}"
                kind = "verbatim" if claim == true else "changed"
                yield Example(
                    family, "sentences", claim, cut(text, low, high), None, None, text.is_held_out, kind, claim == true
                )


def changed(sentence: str, text: str, chance: random.Random) -> str | None:
    """The sentence with a number changed, a name swapped for another of the text, or a negation; None where none fits."""
    ways = [negated, renamed, renumbered]
    chance.shuffle(ways)
    return next((found for way in ways if (found := way(sentence, text, chance))), None)


def renumbered(sentence: str, text: str, chance: random.Random) -> str | None:
    """The sentence with one digit of one number changed."""
    numbers = list(_NUMBER.finditer(sentence))
    if not numbers:
        return None
    match = chance.choice(numbers)
    at = chance.choice([i for i in range(match.start(), match.end()) if sentence[i].isdigit()])
    digit = chance.choice([d for d in "123456789" if d != sentence[at]])
    return sentence[:at] + digit + sentence[at + 1 :]


def renamed(sentence: str, text: str, chance: random.Random) -> str | None:
    """The sentence with one name taken for another of the same text."""
    names = list(_NAME.finditer(sentence))
    others = sorted({m.group() for m in _NAME.finditer(text)} - {m.group() for m in names})
    others = [o for o in others if o not in sentence]
    if not names or not others:
        return None
    match = chance.choice(names)
    return sentence[: match.start()] + chance.choice(others) + sentence[match.end() :]


def negated(sentence: str, text: str, chance: random.Random) -> str | None:
    """The sentence with a "not" put in after a verb or taken out."""
    if " not " in sentence:
        return sentence.replace(" not ", " ", 1)
    verbs = list(_VERB.finditer(sentence))
    if not verbs:
        return None
    match = chance.choice(verbs)
    first = match.group().split()[0]
    end = match.start() + len(first)
    return sentence[:end] + " not" + sentence[end:]
