"""How alike the texts of files and of their OpenDocument forms are: `python -m tests.index.resaved FOLDER`.

LibreOffice (`soffice`) saves each Word document of the folder as `.odt` and each workbook as `.ods`; both are read.
"""

import subprocess
import sys
import tempfile
from difflib import unified_diff
from pathlib import Path

from index.readers import read_document

FORMS = {".docx": "odt", ".xlsx": "ods"}


def main() -> None:
    paths = [path for path in sorted(Path(sys.argv[1]).rglob("*")) if path.suffix in FORMS]
    same = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            form = FORMS[path.suffix]
            saving = ["soffice", "--headless", "--convert-to", form, "--outdir", folder, str(path)]
            subprocess.run(saving, check=True, capture_output=True)
            saved = Path(folder, path.name).with_suffix(f".{form}")
            text, again = (read_document(file, file.name).text.splitlines() for file in (path, saved))
            other = list(unified_diff(text, again, str(path), saved.name, lineterm="", n=0))
            print("\n".join(other) or f"{path}: the same {len(text):,} lines")
            same += not other
    print(f"{same} of {len(paths)} the same")


if __name__ == "__main__":
    main()
