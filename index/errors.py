"""The errors of Pincite, in one tree. Each message is one line that says what was found and what to do.

PinciteError                  something that Pincite itself reports (exit code 1)
├── DocumentError             one document cannot be read; the others can
└── SetupError                the call or the set-up is wrong: yours to fix (exit code 2)
    ├── AnswerFormatError     a saved answer is not what `Answer.to_json` writes
    ├── CorpusError           the folder of documents is missing, or is not one
    ├── EmbedderError         no such embedder, or it lacks a key, or it did not answer
    ├── IndexBusyError        another process is writing to the index
    ├── IndexCorruptError     the index cannot be read; a rebuild mends it, documents are never touched
    ├── IndexMismatchError    the index was made by another embedder or another version
    └── ModelFileError        a model file of the package is missing or altered
"""


class PinciteError(Exception):
    """Something that Pincite itself reports, in one line."""

    exit_code = 1


class SetupError(PinciteError):
    """The call or the set-up is wrong: yours to fix."""

    exit_code = 2


class CorpusError(SetupError):
    """The folder of documents is missing, is not a folder, or may not be read."""


class ModelFileError(SetupError):
    """A model file of the package is missing, or its sha256 is not the published one."""


class EmbedderError(SetupError):
    """There is no such embedder, or it lacks a key, or it did not answer."""


class IndexMismatchError(SetupError):
    """The index was made by another embedder or by another version of Pincite."""


class DocumentError(PinciteError):
    """One document cannot be read; the others can."""

    def __init__(self, document_id: str, reason: str) -> None:
        super().__init__(f"{document_id}: {reason}")
        self.document_id = document_id
        self.reason = reason


class IndexBusyError(SetupError):
    """Another process is writing to the index."""


class IndexCorruptError(SetupError):
    """The index cannot be read. A rebuild mends it from the documents, which are never touched."""


class AnswerFormatError(SetupError):
    """A saved answer is not what `Answer.to_json` writes."""
