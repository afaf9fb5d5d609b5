"""Pages and slides by their numbers: what stands on the one that a question names, and on which of them something stands.

A number of a page stands nowhere in its text, so that neither a search nor a reader of words can find it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.drafts import Pointer
from bot.local.beside import LAST, ORDINALS
from bot.local.reading import content_words, stems_of
from bot.parts import last_of
from bot.places.clauses import Named, Numbered, cut, documents_meant, named_in
from index.documents import Passage
from index.lexical import terms
from index.names import page_word

_MOST = 3  # sentences that tell on which page something stands
_COUNTED = re.compile(rf"\b(?:the\s+)?({'|'.join((*ORDINALS, *LAST))})\s+(page|slide)\b", re.IGNORECASE)
_PAGE = re.compile(
    r"(?P<lead>\b(?:in|of|with|for|under|by|(?:according\s+)?to|at|on|from)\s+)?(?:\bthe\s+)?"
    r"(?P<mark>\b(?:page|slide)(?:\s+(?:no\.?|number))?)\s*(?P<number>\d{1,4}|last)(?!\.?\w|\s*[%‰°€$£])(?P<subs>)",
    re.IGNORECASE,
)
_WHICH = re.compile(r"^\W*(?:and )?(?:(?:on|in|at) )?(?:which|what) (?:page|slide)s?\b", re.IGNORECASE)
_TELLS = re.compile(
    rf"{_WHICH.pattern} (?:(?:does|do|can|could|is|are) .+? )?[a-z]+\s+"
    r"(?P<told>(?:what|who|whom|whose|when|where|why|how)\b.+)",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT = re.compile(r"\babout\b", re.IGNORECASE)
# Words by which a question says that something stands somewhere.
_STANDING = stems_of(
    "page pages slide slides find found mention mentions mentioned say says said tell tells told talk talks discuss discusses "
    "discussed describe describes described explain explains explained state states stated cover covers covered show shows "
    "shown stand stands written named read contain contains deal deals dealt speak speaks refer refers referred list lists "
    "listed give gives given appear appears introduced present presents presented document text file".split()
)
_HEADING = stems_of("title titles heading headings headline called".split())


def page_in(question: str) -> Named | None:
    """The one page or slide that a question names by its number; the last one's is "last".

    >>> page_in("What does the second slide of the talk say?")
    Named(mark='slide', number='2', subs=(), rest='What does it of the talk say?', names=('talk',))
    >>> page_in("How many pages are there?")
    """
    return named_in(_COUNTED.sub(_numbered, question), _PAGE)


def _numbered(match: re.Match[str]) -> str:
    ordinal = match[1].lower()
    return f"{match[2]} {'last' if ordinal in LAST else ORDINALS.index(ordinal) + 1}"


def names_page(named: Named, text: str) -> bool:
    """Whether a text speaks of a page of that number itself."""
    return any(m["number"].lower() == named.number.lower() for m in _PAGE.finditer(text))


def pages_of(named: Named, documents: Mapping[str, Sequence[Passage]]) -> list[list[Passage]] | None:
    """The pages with that number, each as its passages, cut to what is on it, of the documents that are meant; of presentations
    alone where a slide is asked for and there are any. None where no document that may be meant has pages."""
    numbered = {i: Numbered(passages) for i, passages in documents.items()}
    paged = [i for i in documents_meant(named, numbered) if any(p.page for p in documents[i])]
    called = [i for i in paged if page_word(i) == named.mark.lower().split()[0]] or paged
    found = [_page(named.number, documents[i]) for i in called]
    return [page for page in found if page] if called else None


def _page(number: str, passages: Sequence[Passage]) -> list[Passage]:
    starts = list(_starts(passages))
    last = max(page for page, _ in starts)
    wanted = last if number.lower() == "last" else int(number)
    start = next((at for page, at in starts if page == wanted), None)
    end = next((at for page, at in starts if page > wanted), passages[-1].end)
    found = cut(passages, [(start, end)]) if start is not None else []
    return [replace(passage, page=wanted) for passage in found]  # a passage may begin on an earlier page than its part


def _starts(passages: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """(the number of a page, where it begins, or a passage on it does), in order."""
    for passage in passages:
        page, start = passage.page or 1, passage.sentences[0].start
        yield page, start
        for feed in re.finditer("\f", passage.slice(start, passage.end)):
            page += 1
            yield page, start + feed.end()


def about_it(named: Named, page: Sequence[Passage]) -> list[Pointer]:
    """The sentences on a page that have all words of what it is asked about ("What does page 3 say about dogs?")."""
    return having(named.words, page) if _ABOUT.search(named.rest) else []


def heading_asked(named: Named, page: Sequence[Passage]) -> Pointer | None:
    """The first heading on a page, where its title is asked for."""
    if not named.words or not named.words <= _HEADING:
        return None
    return next((Pointer(passage, s) for passage in page for s in passage.sentences if s.is_heading), None)


def asks_which(question: str) -> bool:
    """Whether a question asks on which page or slide something stands."""
    return _WHICH.match(last_of(question)) is not None


def told_there(question: str) -> str:
    """The question of which such a page has the answer; nothing where it asks for words that stand there.

    >>> told_there("Which slide tells what the labour costs?"), told_there("On which page is the Gannet mentioned?")
    ('what the labour costs?', '')
    """
    match = _TELLS.match(last_of(question))
    return match["told"] if match else ""


def standing_on(question: str, passages: Sequence[Passage]) -> list[Pointer]:
    """The sentences that have all that a question asks on which page it stands, but for the names of documents, in their
    order."""
    asked = stems_of(content_words(last_of(question))) - _STANDING
    titles = {term for passage in passages for term in terms(f"{passage.document_id} {passage.title}")}
    return having(asked - titles or asked, passages)


def having(words: set[str], passages: Sequence[Passage]) -> list[Pointer]:
    """The first sentences that have all of some stems of words; none where there are no words."""
    found = [
        Pointer(passage, s)
        for passage in passages
        for s in passage.sentences
        if words and words <= {*terms(passage.sentence_text(s))}
    ]
    return sorted(found[:_MOST], key=lambda pointer: (pointer.passage.document_id, pointer.sentence.start))
