"""A question in the other words that a text may have for what it asks: who taught her was her teacher.

The reader knows that one who founded a firm is its founder; but of "Her teacher there was Oskar Lindner" it is not sure where
the question is who taught her. So one that has no answer, or an unsure one, is asked once more with the noun for the verb, or
the verb for the noun.
"""

import re

from bot.wording.roles import ROLES

# Verbs, as they are asked with, and what those are called who do so.
_AGENTS = {
    "acted": "actor", "assassinated": "assassin", "built": "builder", "coached": "coach", "commanded": "commander",
    "composed": "composer", "conducted": "conductor", "created": "creator", "designed": "designer", "developed": "developer",
    "directed": "director", "discovered": "discoverer", "edited": "editor", "founded": "founder", "established": "founder",
    "funded": "sponsor", "guided": "guide", "helped": "assistant", "hosted": "host", "illustrated": "illustrator",
    "introduced": "originator", "invented": "inventor", "killed": "killer", "led": "leader", "managed": "manager",
    "mediated": "mediator", "mentored": "mentor", "narrated": "narrator", "organised": "organiser", "organized": "organizer",
    "owned": "owner", "owns": "owner", "painted": "painter", "presided over": "president", "produced": "producer",
    "published": "publisher", "replaced": "successor", "represented": "representative", "ruled": "ruler",
    "sculpted": "sculptor", "sponsored": "sponsor", "succeeded": "successor", "supervised": "supervisor", "taught": "teacher",
    "trained": "trainer", "translated": "translator", "wrote": "author", "leads": "leader", "runs": "head", "chairs": "chair",
    "manages": "manager", "commands": "commander", "edits": "editor",
}  # fmt: skip
_DID = {agent: verb for verb, agent in reversed(_AGENTS.items()) if not verb.endswith("s")}
_DOES = _DID | {agent: verb for verb, agent in reversed(_AGENTS.items()) if verb.endswith("s")}
_WHO = re.compile(
    rf"(?P<before>.*?\b)who (?P<verb>{'|'.join(_AGENTS)}) (?P<whom>[^?]+)(?P<end>\?*\s*)",
    re.IGNORECASE,
)
_IS = re.compile(
    rf"(?P<before>.*?\b)who (?P<is>is|was|were) (?:the )?(?P<agent>{'|'.join(_DID)})s? of (?P<whom>[^?]+)(?P<end>\?*\s*)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][\w-]*(?: [A-Z][\w-]*){0,2}(?=\W*$| (?:in|at|on|as|for|from|during|after|before)\b)")
_PLACED = re.compile(r"(?:in|at|on|for|between|during|from)\b", re.IGNORECASE)
_DIED = re.compile(
    r"how did (?P<who>[^?]+?) die\W*|(?:what (?:is|was) )?(?:the )?cause of (?:the )?death of (?P<of>[^?]+?)\W*"
    r"|(?:what (?:is|was) )?(?P<whose>[^?]+?)(?:[’']s)? cause of death\W*",
    re.IGNORECASE,
)
# Decisions have a line for them, "Counsel for the claimant: Ann Bell".
_FOR_A_PARTY = re.compile(
    rf"(?P<before>.*?\b)who (?:represent(?:s|ed)|(?:acts|acted|appears|appeared|spoke) for|(?:is|was) the "
    rf"(?:lawyer|barrister|advocate|attorney|solicitor) (?:of|for)) (?:the )?(?P<party>{'|'.join(ROLES)})(?P<end>\?*\s*)",
    re.IGNORECASE,
)
# Minutes have a line for them, "Apologies: Ann Bell".
_ABSENT = re.compile(
    r"(?P<before>.*?\b)who (?:(?:was|were)(?: (?:absent|excused|missing)|(?: not|n[’']t) (?:present|there))"
    r"|(?:could|did)(?: not|n[’']t) (?:attend|come)|(?:sent|gave|made) (?:his |her |their )?apologies)"
    r"(?: (?:(?:from|at|for|to) )?(?:the |this )?meeting)?(?P<rest>[^?]*)(?P<end>\?*\s*)",
    re.IGNORECASE,
)


def reworded(question: str) -> str:
    """The question in other words; "" where it is not of a form that is known.

    >>> reworded("Who taught Varga in Vienna?"), reworded("Who was the inventor of the hovercraft?")
    ('Who was Varga’s teacher in Vienna?', 'Who invented the hovercraft?')
    >>> reworded("How did Hale die?"), reworded("Who was there?")
    ('What did Hale die of?', '')
    >>> reworded("Who could not attend the meeting on 4 May?")
    'Who are the apologies from on 4 May?'
    >>> reworded("Who represented the respondent?")
    'Who was counsel for the respondent?'
    """
    if found := _ABSENT.fullmatch(question):
        return f"{found['before']}Who are the apologies from{found['rest']}{found['end']}"
    if found := _FOR_A_PARTY.fullmatch(question):
        return f"{found['before']}Who was counsel for the {found['party']}{found['end']}"
    if found := _WHO.fullmatch(question):
        is_now = "is" if found["verb"].lower().endswith("s") else "was"
        agent = _AGENTS[found["verb"].lower()]
        if name := _NAME.match(found["whom"]):
            return f"{found['before']}Who {is_now} {name.group()}’s {agent}{found['whom'][name.end() :]}{found['end']}"
        of = "" if _PLACED.match(found["whom"]) else "of "
        return f"{found['before']}Who {is_now} the {agent} {of}{found['whom']}{found['end']}"
    if found := _IS.fullmatch(question):
        verb = (_DOES if found["is"].lower() == "is" else _DID)[found["agent"].lower()]
        return f"{found['before']}Who {verb} {found['whom']}{found['end']}"
    if found := _DIED.fullmatch(question):
        return f"What did {found['who'] or found['of'] or found['whose']} die of?"
    return ""
