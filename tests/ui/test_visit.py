"""What a visitor has asked, without a page: an answer that was stopped stays at what was there."""

from collections.abc import Iterator, Sequence

from bot import Answer
from bot.answer import Done, Event, PassagesFound, TextDelta
from index.errors import ModelUnreachableError
from tests.bot.test_evidence import MILK
from ui.visit import Phase, Turn, Visit


class Talk:
    """Says a little, is left, and then fails, or goes on all the same."""

    visit: Visit

    def __init__(self, fails: bool) -> None:
        self.fails = fails

    def stream(self, question: str, documents: Sequence[str] | None = None) -> Iterator[Event]:
        yield TextDelta("Cows")
        self.visit.stop()
        if self.fails:
            raise ModelUnreachableError("the model cannot be reached")
        yield Done(MILK)

    def rewind(self, count: int) -> None:
        pass

    def resume(self, answers: Sequence[Answer]) -> None:
        pass


def left(fails: bool) -> tuple[int, Turn]:
    """(how often the answer was shown, its turn at the end)."""
    talk = Talk(fails)
    talk.visit = Visit(talk)
    talk.visit.ask("What do cows give?")
    return len(list(talk.visit.answer())), talk.visit.turns[-1]


def test_an_answer_that_was_left_neither_fails_nor_comes_to_be_after_that() -> None:
    for fails in (True, False):
        shown, turn = left(fails)
        assert (shown, turn.phase, turn.failure, turn.answer) == (1, Phase.STOPPED, "", None)


def test_what_comes_late_changes_nothing_of_a_turn_that_is_over() -> None:
    for end in (Turn.stop, lambda turn: turn.take(Done(MILK))):
        turn = Turn("What do cows give?")
        end(turn)
        phase = turn.phase
        turn.take(PassagesFound(()))
        turn.take(TextDelta("Cows"))
        turn.fail(ModelUnreachableError("the model cannot be reached"))
        assert (turn.phase, turn.writing, turn.failure) == (phase, "", "")
