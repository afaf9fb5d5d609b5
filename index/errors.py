"""The errors of Pincite, in one tree. Each message is one line that says what was found and what to do.

PinciteError                  something that Pincite itself reports (exit code 1)
├── DocumentError             one document cannot be read; the others can
│   └── NameTakenError        another document has its name
├── LineFullError             so many wait for their turn that no more are taken
├── ModelError                the language model gave no answer; the passages are in `nearest`
│   ├── ModelBusyError        it takes no more requests now (429)
│   ├── ModelFilteredError    its content filter stepped in, or it refused
│   ├── ModelReplyError       what it sent is empty, or is not OpenAI's API
│   ├── ModelTooSlowError     the deadline passed
│   └── ModelUnreachableError it cannot be reached, does not work, or the connection broke
└── SetupError                the call or the set-up is wrong: yours to fix (exit code 2)
    ├── AnswerFormatError     a saved answer is not what `Answer.to_json` writes
    ├── CorpusError           the folder of documents is missing, or is not one
    ├── EmbedderError         no such embedder, or it lacks a key, or it did not answer
    ├── IndexBusyError        another process is writing to the index
    ├── IndexCorruptError     the index cannot be read; a rebuild mends it, documents are never touched
    ├── IndexMismatchError    the index was made by another embedder or another version
    ├── ModelFileError        a model file of the package is missing or altered
    └── ModelSetupError       no such language model, no or a wrong key, a request that it refuses
"""

from collections.abc import Sequence
from typing import Self


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


class LineFullError(PinciteError):
    """So many wait for their turn that no more are taken."""


class IndexMismatchError(SetupError):
    """The index was made by another embedder or by another version of Pincite."""


class DocumentError(PinciteError):
    """One document cannot be read; the others can.

    That stays so for as long as its file stays as it is, unless it `may_pass`, or until the module is there that it `lacks`.
    """

    def __init__(self, document_id: str, reason: str, *, may_pass: bool = False, lacks: str = "") -> None:
        super().__init__(f"{document_id}: {reason}")
        self.document_id = document_id
        self.reason = reason
        self.may_pass = may_pass
        self.lacks = lacks


class NameTakenError(DocumentError):
    """A file cannot be taken in as a document, as another one has its name."""


class IndexBusyError(SetupError):
    """Another process is writing to the index."""


class IndexCorruptError(SetupError):
    """The index cannot be read. A rebuild mends it from the documents, which are never touched."""


class AnswerFormatError(SetupError):
    """A saved answer is not what `Answer.to_json` writes."""


class ModelSetupError(SetupError):
    """There is no such language model, it has no key or a wrong one, or it refuses what it is asked."""


class ModelError(PinciteError):
    """The language model gave no answer, or broke off. Asking again may help; the set-up is not at fault.

    `nearest` holds citations of the passages that it was to answer from, so that they can be shown all the same.
    """

    code = "failed"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.nearest: Sequence[object] = ()

    def showing(self, nearest: Sequence[object]) -> Self:
        """This error with the passages that came nearest."""
        self.nearest = nearest
        return self


class ModelBusyError(ModelError):
    """The service takes no more requests now (429): a rate limit, or a quota that is used up.

    `wait` is the seconds after which it may be asked again, where the service says so.
    """

    code = "busy"

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class ModelFilteredError(ModelError):
    """The service's content filter stepped in, or the model refused."""

    code = "filtered"


class ModelReplyError(ModelError):
    """What came is empty, or is not what OpenAI's API sends."""

    code = "bad_reply"


class ModelTooSlowError(ModelError):
    """The deadline passed before the answer was there."""

    code = "too_slow"


class ModelUnreachableError(ModelError):
    """The service cannot be reached, does not work (5xx), or the connection broke."""

    code = "unreachable"
