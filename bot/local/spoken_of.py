"""What an answer must speak of, whatever its words are: a price of money, where somebody has his seat of that, when something
is of a time, and what sales were of an amount.

The reader takes "48 drones" for what a drone costs where nothing better is there. Of 189 public questions for a price or a
seat that can be answered, and of 1,044 for a time, none has a sentence without such a word. For amounts there are too few.
"""

import re

from index.figures import MONTHS
from index.sentences import ITEM

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
# When something may be refused may ask on what condition, and so is left to the reader.
_DEADLINES = "in|submitted|paid|returned|handed in|delivered|registered|sent|received|made|filed|lodged"
_WHEN_ASKED = re.compile(
    r"\b(?:(?:by|until|till|since|from) when|when (?:did|was|were|had|will)"
    r"|when (?:do|does|is|are) .*\b(?:start|begin|end|open|close|leave|arrive|depart|sail|expire|take place)s?"
    rf"|when (?:must|should|shall|do|does|is|are) .*\b(?:{_DEADLINES})"
    r"|(?:what|which) (?:date|day|month|year|time)(?: of (?:day|year))?)\b",
    re.IGNORECASE,
)
_DAYS = "mon|tues|wednes|thurs|fri|satur|sun"
_DATED = rf"\b(?:{'|'.join(MONTHS)}|(?:{_DAYS})days?)\b|\b(?:1\d|20)\d\d\b(?![/-]\d)"
_IS_DATED = re.compile(_DATED)
_TIMES = re.compile(
    rf"\d|{_DATED}|\b\w*(?:seconds?|minutes?|hours?|hourly|days?|daily|weeks?|weekly|weekends?|fortnight\w*|months?|monthly"
    r"|years?|yearly|decades?|century|centuries|times?|nights?|noon|term)\b|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov"
    r"|dec)\b|\b(?:annual|quarter|season|previous|follow|start|begin|recent|current|simultaneous|immediate|prompt|subsequent"
    r"|condition|holiday)\w*|\b(?:spring|summer|autumn|fall|winter|morning|evening|afternoon|midnight|dawn|dusk|sunset|sunrise"
    r"|easter|christmas|after|afterwards|before|when|whenever|while|during|until|till|once|upon|on|as|since|ago|soon|now|then"
    r"|later|earlier|early|late|latest|always|never|ever|first|last|next|end|ends|ended|began|prior|today|tomorrow|yesterday"
    r"|at once|same|aged?|era|period|reign|war|childhood|birth|death|if|where|every|each|within|between|from|again|still"
    r"|already|yet|often|usually|sometimes|due|tide|lifetime|modern|ancient|medieval|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|middle|in (?:the|an?|case|low|high|full)|at [a-z]+|unless|only)\b|\bin [\"“]",
    re.IGNORECASE,
)
_AMOUNT_ASKED = re.compile(
    r"\bwhat (?:was|were) (?:(?!(?:of|for|on|in|behind|to|with|from|driving)\b)[^\s,]+ ){0,6}"
    r"(?:sales|revenues?|turnover|profits?|earnings|income|expenses|expenditures?|tax rate|margin|deficit|surplus"
    r"|dividends?|assets|liabilities)\b.* (?:in|for|during|at|of)\b.*(?:\d{4}|\b(?:quarter|year|month)\b)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    rf"[$£€%]|\b\d+[.,]\d|\b(?!(?:1[5-9]|20)\d\d\b)\d+\b(?! (?:{'|'.join(MONTHS)}))(?<!Q\d)"
    r"|\b(?:hundred|thousand|million|billion|per ?cent|no|none|nothing|zero|half|double|twice)\b",
    re.IGNORECASE,
)
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


def tells_no_time(question: str, text: str, over: str) -> bool:
    """Whether a question asks when something is, and neither a sentence nor what stands over it has a word for a time.

    >>> asked = "By when must tenders be submitted?"
    >>> tells_no_time(asked, "Tenders must be sent through the portal.", ""), tells_no_time(asked, "They close at noon.", "")
    (True, False)
    >>> tells_no_time("When did it open?", "It opened.", "Notes > 4 May"), tells_no_time("When may it be refused?", "No.", "")
    (False, False)
    """
    item = ITEM.match(text)
    said = text[item.end() if item else 0 :]
    is_asked = len(question) <= _LONGEST and _WHEN_ASKED.search(question)
    return bool(is_asked) and "|" not in text and not _TIMES.search(said) and not _IS_DATED.search(over)


def tells_no_amount(question: str, text: str) -> bool:
    """Whether a question asks what sales, or the like, were in some year, quarter or month, and a sentence has no amount.

    >>> asked = "What were net sales in the first quarter of 2023?"
    >>> tells_no_amount(asked, "Net sales fell in the first quarter of 2023."), tells_no_amount(asked, "They fell to $7bn.")
    (True, False)
    """
    return len(question) <= _LONGEST and bool(_AMOUNT_ASKED.search(question)) and not _AMOUNT.search(text)
