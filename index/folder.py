"""The folder that an index is in: made, and held by one writer at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexBusyError, SetupError


def make_folder(folder: Path) -> None:
    """Make an index folder, with a `.gitignore` of its own so that it is never committed.

    Raises:
        SetupError: if it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise SetupError(
            f"the index folder {str(folder)!r} cannot be made ({error.strerror}): name another with --index"
        ) from error


@contextmanager
def held(folder: Path, seconds: float) -> Iterator[None]:
    """Hold the folder's lock, which is made with the folder; another process that holds it is waited for so long.

    Raises:
        IndexBusyError: if it holds it still.
        SetupError: if the folder cannot be made, or not be written.
    """
    from filelock import FileLock, Timeout

    make_folder(folder)
    try:
        lock = FileLock(folder / "lock").acquire(timeout=seconds)
    except Timeout:
        raise IndexBusyError(
            f"another process is writing to the index in {str(folder)!r}: wait for it to finish, or stop it"
        ) from None
    except OSError as error:
        raise not_writable(folder, error.strerror) from error
    with lock:
        yield


def not_writable(folder: Path, reason: str | None) -> SetupError:
    """What is said where the folder is there and cannot be written: nothing in it is damaged, so no rebuild helps."""
    return SetupError(f"the index folder {str(folder)!r} cannot be written ({reason}): name another with --index")


def folder_named(text: str) -> Path:
    """The folder of that name.

    Raises:
        SetupError: if the name is empty: no script that left a variable unset means the folder that it is in.
    """
    if not text:
        raise SetupError(
            "the name of a folder is empty, maybe from a variable that is not set: name one, or leave it out"
        )
    return Path(text)
