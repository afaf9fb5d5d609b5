"""What the tests of the page share."""

from collections.abc import Iterator

import pytest

from bot import Bot
from tests.ui.served import served


@pytest.fixture(scope="module")
def address(seed_bot: Bot) -> Iterator[str]:
    """A page over the seed article."""
    with served(seed_bot) as found:
        yield found
