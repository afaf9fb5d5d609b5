"""Closing a bot while it is at work."""

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from bot.work import Work
from index.errors import SetupError

_LEFT_AT_WORK = """
import threading, time
from bot import Bot
from index.documents import Document, text_hash

text = " ".join(f"Boat number {i} was built in {1900 + i} by the yard." for i in range(60))
with Bot.from_documents([Document("boats.txt", "Boats", text, text_hash(text))]) as bot:
    bot.ask("When was boat number 7 built?")
    def ask():
        while True:
            bot.ask("When was boat number 9 built?")
    threading.Thread(target=ask, daemon=True).start()
    time.sleep(0.3)
"""


def test_closing_waits_for_the_step_that_is_being_made_and_ends_the_work() -> None:
    work, inside, go = Work(), threading.Event(), threading.Event()
    made: list[int] = []

    def steps() -> Iterator[int]:
        yield 1
        inside.set()
        go.wait(5)
        yield 2
        yield 3

    def consume() -> None:
        with pytest.raises(SetupError, match="this bot is closed"):
            made.extend(work.each(steps()))

    consumer = threading.Thread(target=consume)
    consumer.start()
    inside.wait(5)
    closer = threading.Thread(target=work.close)
    closer.start()
    closer.join(0.2)
    assert closer.is_alive()
    go.set()
    closer.join(5)
    consumer.join(5)
    assert not closer.is_alive()
    assert not consumer.is_alive()
    assert made == [1, 2]


def test_what_fails_is_not_waited_for() -> None:
    work = Work()
    with pytest.raises(ZeroDivisionError):
        list(work.each(1 // n for n in (1, 0)))
    work.close()
    assert work._now == 0


def test_a_program_that_ends_while_a_daemon_thread_asks_ends_well() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _LEFT_AT_WORK], capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.returncode == 0, ran.stderr
