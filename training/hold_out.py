"""Write the public sets again with only what the reader's training did not see, so that they measure it fairly.

    python training/hold_out.py DATA_FOLDER OUT_FOLDER

OUT_FOLDER then has the same files as DATA_FOLDER, all documents among them, for `pincite eval qa`, `pincite eval verify` and
`make eval-public DATA=OUT_FOLDER`. Sets that were not trained on are written whole.
"""

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path

from claims import CLAIM_SETS, article_of
from sets import SETS, Row, articles_of, is_held_out, rows_of


def write(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{path.name}: {len(rows):,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    articles = articles_of(options.data / "qa")
    for path in sorted((options.data / "qa").glob("*.jsonl.gz")):
        rows = rows_of(path)
        if path.name.endswith(".questions.jsonl.gz") and path.name.removesuffix(".questions.jsonl.gz") in SETS:
            gold = [str(row["gold_docs"][0]) for row in rows]  # type: ignore[index]
            rows = [
                row for row, document in zip(rows, gold, strict=True) if is_held_out(articles.get(document, document))
            ]
        write(options.out / "qa" / path.name, rows)
    for path in sorted((options.data / "verify").glob("*.jsonl.gz")):
        rows = rows_of(path)
        if path.name.removesuffix(".jsonl.gz") in CLAIM_SETS:
            rows = [row for row in rows if is_held_out(article_of(row, articles))]
        write(options.out / "verify" / path.name, rows)


if __name__ == "__main__":
    main()
