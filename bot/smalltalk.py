"""What is said to a chatbot and asks nothing of its documents: "thanks", "help", "What documents do you have?".

None of it is looked up, and no follow-up leans on it.
"""

import re
from collections.abc import Collection

NO_QUESTION = "There is no question in that: ask one that the documents may answer."
_LONGEST = 100  # characters
_NAMED = 20  # documents
_COURTESY = (
    r"(?:\W|\b(?:ok|okay|yes|no|yep|nope|yeah|hi|hello|hey|bye|goodbye|cheers|ty|great|perfect|wonderful|excellent|super|cool|nice"
    r"|awesome|brilliant|alright|all right|all clear|got it|i see|i understand|understood|noted|sounds good|never mind|please"
    r"|good (?:morning|afternoon|evening|day|bye|to know)|that(?:[’']?s| is| was) (?:all|it|good|helpful|clear|fine)"
    r"|(?:many thanks|thank you|thanks|thx)(?: (?:so|very) much| a lot)?(?: for (?:your|the) (?:help|answer))?)\b)*"
)
_DOCUMENTS = r"(?:documents?|files?|sources?|texts?|articles?|pdfs?)"
# Only what can be meant of nothing but the chatbot: "What files are there?" may ask what a document says of files.
_OF_ITSELF = (
    r"(?:help(?: me)?|i need help|(?:can|could|will) you help(?: me)?|(?:who|what) are you"
    r"|are you (?:an? )?(?:human|robot|bot|ai)"
    r"|what can you (?:do|answer|help(?: me)? with)(?: for me)?|what do you know(?: about)?|how do you work"
    r"|what (?:can|could|may|should|do) i ask(?: you)?(?: about)?|what are your sources"
    rf"|(?:what|which|how many)(?: \w+)? {_DOCUMENTS} (?:do you (?:have|know|use|see)"
    r"|have you(?: got| read)?|can you (?:see|read|search|access)"
    r"|(?:did|have) i (?:upload|add|give)\w*(?: you)?)"
    rf"|(?:please )?(?:list|show)(?: me)?(?: all)?(?: of)?(?: the| your| my) {_DOCUMENTS})"
)
_IS_COURTESY = re.compile(_COURTESY, re.IGNORECASE)
_IS_SMALL_TALK = re.compile(rf"{_COURTESY}(?:{_OF_ITSELF}{_COURTESY})?", re.IGNORECASE)


def is_small_talk(text: str) -> bool:
    """Whether a text is nothing but words such as "thanks" and "ok", or asks what the chatbot is or has.

    >>> [is_small_talk(text) for text in ("Ok, thanks a lot!", "Hello", "Hi, what can you do?", "List your documents")]
    [True, True, True, True]
    >>> [is_small_talk(text) for text in ("ok, and when?", "no smoking", "What documents do you have to bring?", "")]
    [False, False, False, False]
    """
    return len(text) <= _LONGEST and any(c.isalnum() for c in text) and bool(_IS_SMALL_TALK.fullmatch(text))


def reply(text: str, documents: Collection[str]) -> str:
    """What to say to small talk: of a chatbot asked about itself, the names of the documents that it answers from.

    >>> reply("What can you do?", ["a.md", "b.txt", "c.pdf"])
    'Answers come from these 3 documents alone: a.md, b.txt and c.pdf. Ask what they say.'
    >>> reply("thanks", ["a.md"]) == NO_QUESTION
    True
    """
    if _IS_COURTESY.fullmatch(text) or not documents:
        return NO_QUESTION
    *names, last = (
        [*documents] if len(documents) <= _NAMED else [*[*documents][:_NAMED], f"{len(documents) - _NAMED} more"]
    )
    if not names:
        return f"Answers come from one document alone: {last}. Ask what it says."
    return (
        f"Answers come from these {len(documents):,} documents alone: {', '.join(names)} and {last}. Ask what they say."
    )
