"""How well scans are read, and how long it takes: `python -m tests.index.recognised FOLDER [PAGES]`.

The first pages of each PDF in the folder are made pictures, straight and clear, then askew and noisy, and what is recognised on
them is compared with what is read from the letters that the pages have:

- words: how many of the letters' words are recognised, in any order, and how many that are recognised are none of theirs; white
  space parts them, and their letters and figures count;
- characters: of each paragraph of 20 characters or more, how many edits lead to the nearest piece of what is recognised;
- headings: how many of the letters' are headings of the scan too, and how many of the scan's are none of theirs;
- seconds: of the processor, and by the clock, for a page.
"""

import re
import sys
import time
from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from index.page_images import plain
from index.pdf import read_pdf
from tests.made_files import only, scanned

PAGES = 3
LOOKS = {"clear": (0.0, 0.0), "askew by 0.7°, noisy": (0.7, 12.0)}
LEAST = 20


def main() -> None:
    paths = sorted(Path(sys.argv[1]).rglob("*.pdf"))
    most = int(sys.argv[2]) if len(sys.argv) > 2 else PAGES
    for look, (askew, noise) in LOOKS.items():
        total: Counter[str] = Counter()
        for path in paths:
            with pdfium.PdfDocument(path) as pdf:
                pages = range(min(most, len(pdf)))
            found = compared(path.read_bytes(), pages, askew, noise)
            print(f"{look}: {path.name}: {told(found)}", flush=True)
            total += found
        print(f"{look}: all: {told(total)}", flush=True)


def compared(raw: bytes, pages: range, askew: float, noise: float) -> Counter[str]:
    """What is found of the pages of a PDF when they are pictures, as counts by name."""
    letters = read_pdf("letters.pdf", only(raw, pages)).text
    picture = scanned(raw, askew, noise, pages)
    clock, processor = time.perf_counter(), time.process_time()
    scan = read_pdf("scan.pdf", picture)
    found = Counter(
        pages=scan.recognised, milliseconds=round(1000 * (time.process_time() - processor)),
        by_the_clock=round(1000 * (time.perf_counter() - clock)),
    )  # fmt: skip
    for one, other in zip(letters.split("\f"), scan.text.split("\f"), strict=True):
        found += of_page(one, other)
    return found


def of_page(letters: str, scan: str) -> Counter[str]:
    there, here = (Counter(filter(None, map(plain, text.split()))) for text in (letters, scan))
    titles, recognised = (set(re.findall(r"^#+ (.*)", text, re.MULTILINE)) for text in (letters, scan))
    found = Counter(
        words=there.total(), words_right=(there & here).total(), words_made_up=(here - there).total(),
        headings=len(titles), headings_right=len(titles & recognised), headings_made_up=len(recognised - titles),
    )  # fmt: skip
    for line in letters.splitlines():
        if len(line) >= LEAST and line[0] not in "|#":
            place = fuzz.partial_ratio_alignment(line, scan)
            near = scan[place.dest_start : place.dest_end] if place else ""
            found += Counter(characters=len(line), characters_wrong=Levenshtein.distance(line, near))
    return found


def told(found: Counter[str]) -> str:
    def share(part: str, of: str) -> str:
        return f"{found[part] / max(1, found[of]):.1%} of {found[of]:,}"

    pages = max(1, found["pages"])
    return (
        f"{found['pages']} pages; words right {share('words_right', 'words')}, made up {found['words_made_up']:,}; "
        f"characters wrong {share('characters_wrong', 'characters')}; headings right {share('headings_right', 'headings')}, "
        f"made up {found['headings_made_up']}; {found['milliseconds'] / pages / 1000:.1f} s of the processor a page, "
        f"{found['by_the_clock'] / pages / 1000:.1f} s by the clock"
    )


if __name__ == "__main__":
    main()
