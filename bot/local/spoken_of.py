"""What an answer must speak of, whatever its words are: a price of money, and where somebody has his seat of that.

The reader takes "48 drones" for what a drone costs where nothing better is there. Of 189 public questions for a price or a
seat that can be answered, none has a sentence without such a word.
"""

import re

_MONEY = (
    r"[$€£¥₹]|\b(?:usd|eur|gbp|dollars?|euros?|pounds?|cents?|pence|yen|francs?|marks?|shillings?|crowns?|kron\w+|bucks?|free"
    r"|cost\w*|pric\w*|fees?|charg\w*|pa(?:y|ys|id|ying|yments?|yable)|worth|spen[dt]\w*|money|rates?|tariffs?|expens\w*"
    r"|cheap\w*|budget\w*|\w*value[ds]?|sold|bought|buy\w*|purchas\w*|sell\w*|earn\w*|sala\w+|wage\w*|fund\w*|tax\w*|loans?"
    r"|debts?|revenues?|income|financ\w*|grants?|donat\w*|thousand|million|billion|per ?cent|rents?|deposits?|tuition"
    r"|admission|entry|entrance|tickets?|adults?|child\w*|concession\w*|quot\w*|estimat\w*|bill\w*|invoice\w*|discount\w*"
    r"|refund\w*|member\w*|subscri\w*|plans?|fine[sd]?|bonus\w*|prizes?|awards?|account\w*)\b|%"
)
_SEAT = (
    r"headquart|\b(?:base[ds]?|offices?|seats?|located|locations?|home|situated|campus|address|premises|cent(?:er|re)s?"
    r"|capital|central|station\w*|flying)\b"
)
_PRICE_ASKED = (
    r"\bhow much\b.*\b(?:costs?|charged?|price|pay|paid|spen[dt]|earn|worth|money|salary)\b"
    r"|\bwhat (?:does|do|did|will|would)\b.*\bcosts?\b|\bwhat (?:is|was|are|were) the (?:price|cost|fee)s? (?:of|for)\b"
)
_SEAT_ASKED = (
    r"\b(?:where|(?:which|what) (?:city|country|town|state)) (?:is|are|was|were)\b.*\b(?:headquartered|based)\b"
)
_ASKED = [
    (re.compile(asked, re.IGNORECASE), re.compile(spoken_of, re.IGNORECASE))
    for asked, spoken_of in ((_PRICE_ASKED, _MONEY), (_SEAT_ASKED, _SEAT))
]
_FIGURES = re.compile(r"\|[^|\n]*\d")  # in a row, whose head may stand elsewhere
_LONGEST = 300  # characters of a question


def is_silent_on(question: str, text: str) -> bool:
    """Whether a text, which stands for a sentence with what is beside and over it, has no word of what a question asks for.

    >>> is_silent_on("How much does a drone cost?", "They build 48 drones."), is_silent_on("Who built it?", "They build it.")
    (True, False)
    """
    if len(question) > _LONGEST or _FIGURES.search(text):
        return False
    return any(asked.search(question) and not spoken_of.search(text) for asked, spoken_of in _ASKED)
