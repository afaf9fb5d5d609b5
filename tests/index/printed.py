"""How much of the text of PDFs is found again on their printed pages: `python -m tests.index.printed FOLDER`.

Each line of the canonical text with two letters or more (a row, a heading, a paragraph) is looked for as if it were cited: found whole is letter for
letter; of a row that is found, it counts as apart where its letters are further from each other than a row's lines are.
"""

import sys
from pathlib import Path

from index.page_images import Letters, plain
from index.pdf import opened, read_pdf

APART = 0.3  # of a page's height


def main() -> None:
    lines = whole = lost = rows = apart = 0
    for path in sorted(Path(sys.argv[1]).rglob("*.pdf")):
        text = read_pdf(path.name, path.read_bytes()).text
        with opened(path.name, path.read_bytes()) as pdf:
            for number, page in enumerate(text.split("\f")):
                letters, before = Letters.of(pdf[number]), 0
                for line in page.splitlines(keepends=True):
                    if len(plain(line)) > 1:
                        found = letters.found(line, page[:before])
                        lines += 1
                        whole += len(found) == len(plain(line))
                        lost += not found
                        if line.startswith("|") and found:
                            rows += 1
                            apart += max(box.bottom for box in found) - min(box.top for box in found) > APART
                    before += len(line)
    print(
        f"{lines:,} lines: {whole / lines:.2%} found letter for letter, {lost} not found; {apart} of {rows:,} rows apart"
    )


if __name__ == "__main__":
    main()
