"""The forms of a verb: "withdraw" is found as "withdrew", which no cutting of endings tells."""

import re
from collections.abc import Iterable

from index.lexical import terms

# English verbs whose forms do not share a stem: present, past and participle.
_IRREGULAR = """
arise arose arisen|awake awoke awoken|be is are am was were been|bear bore borne born|beat beaten|become became
begin began begun|bend bent
bind bound|bite bit bitten|blow blew blown|break broke broken|breed bred|bring brought|build built|buy bought
catch caught|choose chose chosen|come came|creep crept|deal dealt|dig dug|do did done does|draw drew drawn|drink drank drunk
drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|find found|flee fled|fly flew flown
forbid forbade forbidden|forget forgot forgotten|freeze froze frozen|get got gotten|give gave given|go went gone
grow grew grown|hang hung|have has had|hear heard|hide hid hidden|hold held|keep kept|know knew known|lay laid|lead led
leave left|lend lent|lie lay lain|lose lost|make made|mean meant|meet met|overcome overcame|pay paid|ride rode ridden
ring rang rung|rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent|shake shook shaken|shoot shot
show shown|shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat|sleep slept|speak spoke spoken|spend spent
spring sprang sprung|stand stood|steal stole stolen|stick stuck|strike struck|swear swore sworn|swim swam swum|take took taken
teach taught|tear tore torn|tell told|think thought|throw threw thrown|undergo underwent undergone|understand understood
undertake undertook undertaken|wear wore worn|win won|withdraw withdrew withdrawn|write wrote written
"""
_GROUPS = [group.split() for group in re.split(r"[|\n]", _IRREGULAR) if group.strip()]
_OF_FORM: dict[str, list[str]] = {form: group for group in reversed(_GROUPS) for form in group}
PAST = frozenset(form for group in _GROUPS for form in group[1:])
"""Forms of irregular verbs that are said of what was."""
SAME_IN_PAST = frozenset("beat cut hit hurt let put set shut spread".split())
"""Verbs that are said in one form of what is and of what was."""

_WORD = re.compile(r"\b[a-z]+\b")


def own_forms(verb: str) -> list[str]:
    """A verb in its forms, where it is irregular; else the verb alone."""
    return _OF_FORM.get(verb, [verb])


def forms_among(verb: str, texts: Iterable[str]) -> set[str]:
    """The words of texts that are forms of a verb, by their endings or as irregular ones.

    >>> sorted(forms_among("sell", ["He sold it and sells others.", "A seller"]))
    ['sells', 'sold']
    """
    own = own_forms(verb)
    stems = {stem for form in own for stem in terms(form)}
    words = {word for text in texts for word in _WORD.findall(text)}
    return {word for word in words if word in own or stems.intersection(terms(word))}
