"""Where a sentence ends: which full stops are an abbreviation's, an item's or a number's, and which are its own."""

import re

NUMBER = r"\(?(?:\d{1,4}|[A-Za-z]|(?=[ivxIVX])(?i:x{0,3}(?:i[xv]|v?i{0,3})))"  # and the first of what closes it
DECIMAL = r"\d{1,3}(?:\.\d{1,3})+"

# What may stand after a full stop and belongs to its sentence, a footnote's number too.
_CLOSERS = "\"'”’»)]}*_⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
STOP = re.compile(
    rf"""(?:(?<![.!?…])[.!?…]++            # Latin: all of them at once,
          (?:\s+[.!?…]+(?=\s|$))*        # stray dots too,
          [{re.escape(_CLOSERS)}]* (?=\s|$))  # and space after
      | (?:[。！？｡؟।॥۔]+ ["'”’»」』）)\]]*)  # CJK, Arabic, Devanagari: needs none
    """,
    re.VERBOSE,
)
_NEVER = frozenset(
    "mr mrs ms messrs dr prof gen col sgt capt cmdr lt maj adm sen rep gov pres rev hon st mt ft vs e.g i.e cf viz al ed "
    "eds est approx ca incl excl attn pty dept sched subsec subpara supp exh resp univ assn bros mme mlle hr fr sr sra z.b "
    "bzw usw d.h cllr cpl pte bro".split()
)
# These stand before what they number ("No. 5", "Sect. B"); before anything else they are words like others.
_NUMBERING = frozenset(
    "no nos p pp para paras art arts sec secs sect sects cl cls ch chap fig figs eq vol app apps ref refs reg regs ext tel "
    "fax max min sev ver op seq jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_MAYBE = frozenset(
    "inc ltd co corp llc plc jr etc a.m p.m u.s u.k u.n e.u d.c ph.d b.a m.a m.d b.c a.d ave blvd rd sq".split()
)
_STARTERS = frozenset(
    "the a an this that these those it its he she they we i you his her their our my in on at by for from with as if "
    "when while after before since although but and so however moreover there here what who why how one some many most "
    "all both each no not to mr mrs ms dr".split()
)
_WORD_BEFORE = re.compile(r"[\w.&-]*$")
# A letter that is no initial: after a degree sign or a decimal ("4.5 N."), and after what letters tell apart ("vitamin C.").
_UNIT = re.compile(r"(?:°\s?|\d\.\d+\s|\b(?i:vitamin|hepatitis|type|grade|class)\s)[A-Z]$")
# A time of day, and what may still be of it: a zone, a day, a month.
_CLOCK = re.compile(r"\d\s?[ap]\.m$", re.IGNORECASE)
_OF_CLOCK = re.compile(
    r"[A-Z]{2,5}|Eastern|Central|Mountain|Pacific|Greenwich|[A-Z]\w+days?|(?:Jan|Feb|Mar|Apr|May|Ju|Aug|Sep|Oct|Nov|Dec)\w*"
)
_SHORT = re.compile(r"(?i:[b-df-hj-np-tv-xz]){1,4}|[A-Z][a-z]{0,2}[b-df-hj-np-tv-xz]")  # "cl", "Sgd"; "Bldg", "Res"
_TITLE = re.compile(r"[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{2,4}")  # "Cllr", "Bldg": a capital and no vowel; not "Hz"
# What an abbreviation may number: "5", "B", "C2", "IV", "£500", "CV-2021-0487".
_LABEL = re.compile(r"[£$€§#]?\d[\w-]*|[A-Z]+\d*-\d[\w-]*|[A-Z]\d*|[IVX]+")
_MARK = re.compile(
    rf"[\W_]*(?:(?:article|chapter|clause|part|schedule|section|step)\s+)?(?:{NUMBER}|{DECIMAL})\)?"
    rf"|[\W_]*(?:table|figure|room|hall|box|map|plate|chart|exhibit|appendix|annex|unit|lesson|module|question|example|exercise"
    rf"|level|stage|phase|zone|lot|note|rule|page|day|week)\s+(?:\d{{1,3}}|{DECIMAL})",
    re.IGNORECASE,
)
_LONGEST_MARK = 40
_WORD_AFTER = re.compile(r"\s*[\"'“‘«(\[]*([£$€§#]?\w*(?:-\d[\w-]*)?)")


def ends_at(body: str, match: re.Match[str]) -> bool:
    """Whether a sentence of `body` ends at this match of `STOP`."""
    stop, after = match.group(), body[match.end() : match.end() + 64]
    if stop[0] not in ".!?…":
        return True
    following = _WORD_AFTER.match(after)
    word = following.group(1) if following else ""
    if word[:1].islower():
        return False
    if stop.rstrip(_CLOSERS) != ".":
        return True
    if match.start() <= _LONGEST_MARK and _MARK.fullmatch(body, 0, match.start()):
        return False  # "1." at the head of a list item, "**13." or "Clause 4."
    line = body[max(0, match.start() - 32) : match.start()]
    before_match = _WORD_BEFORE.search(line)
    before = before_match.group() if before_match else ""
    if _UNIT.search(line):
        return True
    if _CLOCK.search(line) and word[:1].isupper():
        return not _OF_CLOCK.fullmatch(word)
    if word[:1].isdigit() and _is_cut_short(before) and not line.removesuffix(before).rstrip()[-1:].isdigit():
        return False
    return _abbreviation_ends(before, word)


def _is_cut_short(word: str) -> bool:
    """Whether a word looks like an abbreviation: no vowel in it ("cl"), or a capital and a consonant at its end ("Res"). True
    before a number alone: there it is right in all but a few ("in Iran. 5 others"), elsewhere it is not."""
    return bool(_SHORT.fullmatch(word)) and not word.isupper() and word != "Yes"


def _abbreviation_ends(before: str, following: str) -> bool:
    """Whether a full stop after the word `before` ends its sentence, given the word that follows."""
    folded = before.lower().lstrip("(-").rstrip(".")
    if folded in _NUMBERING and before != "P":
        is_word = before.islower() and following in {"A", "I"}
        return is_word or not _LABEL.fullmatch(following)
    if before == "v":
        return False  # "Smith v. Jones"
    if folded in _NEVER:
        return False
    is_initial = len(before) == 1 and before.isalpha() and before.isupper() and before != "I"
    is_acronym = bool(re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", before))
    if is_initial or is_acronym or folded in _MAYBE or _TITLE.fullmatch(before):
        return following.lower() in _STARTERS and following[:1].isupper()
    return True
