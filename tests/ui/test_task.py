"""Long work on the documents: one at a time, stopped by who began it, and said in words that do nothing to a page."""

import asyncio
import threading

import pytest

from index.reports import Progress, Stopped, Watcher
from index.sources import UPLOADS
from ui.task import Task, Tasks


def outcome(task: Task) -> str:
    async def wait() -> str:
        return await task.outcome

    return asyncio.run(wait())


def test_one_work_is_under_way_at_a_time_and_only_who_began_it_stops_it() -> None:
    tasks, begun, go_on = Tasks(), threading.Event(), threading.Event()

    def work(watch: Watcher) -> str:
        begun.set()
        go_on.wait()
        try:
            watch(Progress("documents", 1, 3, f"{UPLOADS}/<b>.txt"))
        except Stopped:
            return "stopped"
        return "done"

    first, second = Task("The first", "one", work), Task("The second", "other", lambda watch: "done")
    assert tasks.begin(first) is None
    assert tasks.begin(second) is first
    assert begun.wait(30)
    for nobody in ("other", "", None, 3, ["one"]):
        tasks.stop(nobody)
        assert not first.is_stopped
        assert "data-do" not in tasks.shown_to(nobody)
    assert "data-do" in tasks.shown_to("one")
    tasks.stop("one")
    assert "data-do" not in tasks.shown_to("one")
    go_on.set()
    assert outcome(first) == "stopped"
    assert (tasks.shown_to("one"), tasks.last_of("one"), tasks.last_of("other")) == ("", first, None)
    assert tasks.begin(second) is None
    assert outcome(second) == "done"


def test_work_that_fails_leaves_the_way_free() -> None:
    def work(watch: Watcher) -> str:
        raise OSError("no room")

    tasks = Tasks()
    task = Task("The first", "one", work)
    tasks.begin(task)
    with pytest.raises(OSError, match="no room"):
        outcome(task)
    assert tasks.now is None


def test_how_far_it_is_is_said_in_words_and_names_are_escaped() -> None:
    said: list[str] = []

    def work(watch: Watcher) -> str:
        for step in (
            Progress("documents", 2, 50, f"{UPLOADS}/${{x}}<b>.txt"),
            Progress("pages", 6, 20, f"{UPLOADS}/<b>.pdf"),
            Progress("passages", 1200, 4800, "x"),
            Progress("documents", 50, 50),
            Progress("lexical index", 0, 4800),
        ):
            watch(step)
            said.append(tasks.shown_to(""))
        return ""

    tasks = Tasks()
    task = Task("Documents are being added", "one", work)
    tasks.begin(task)
    outcome(task)
    assert "Reading 3 of 50: &#36;&#123;x&#125;&lt;b&gt;.txt<" in said[0]
    assert "Recognising the text of page 7 of 20: &lt;b&gt;.pdf<" in said[1]
    assert "Embedding 1,200 of 4,800 passages (3 of 50 files read)" in said[2]
    assert [text.count("Making the index of words") for text in said] == [0, 0, 0, 1, 1]
