"""Rows that are called by a name with a figure in it, after a code or beside what belongs to it."""

import pytest

from tests.bot.tables.test_lookup import told

SAWS = (
    "# Saws\n\n| Article no. | Product | Type | Price (€) | Width (cm) |\n|---|---|---|---|---|\n"
    "| 100345 | Kestor 45 | Table saw | 499 | 44.8 |\n| 100360 | Kestor 60 | Table saw | 749 | 59.8 |\n| 300201 | Lumo | Jigsaw | 89 | 9 |\n"
)
PARTS = (
    "# Parts\n\n| Part no. | Part | Fits | Price (€) |\n|---|---|---|---|\n| P-1 | Blade | Kestor 45, Kestor 60 | 18.50 |\n"
    "| P-2 | Lower guard | Kestor 60 | 24.90 |\n| P-3 | Fence | Kestor 45 | 15.00 |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much is the Kestor 45?", "Kestor 45, Price (€): 499"),
        ("What does the Kestor 60 cost?", "Kestor 60, Price (€): 749"),
        ("How wide is the Kestor 45?", "Kestor 45, Width (cm): 44.8"),
        ("How much is the Kestor 70?", None),
        ("How much is the lower guard for the Kestor 60?", "Lower guard, Price (€): 24.90"),
        ("How much is the lower guard for the Kestor 45?", None),
        ("How much is a blade for the Kestor 60?", "Blade, Price (€): 18.50"),
        ("How much is a blade for the Kestor 70?", None),
    ],
)
def test_a_name_with_a_figure_is_the_rows_after_a_code_and_tells_what_fits_it(
    question: str, expected: str | None
) -> None:
    assert told(question, SAWS, PARTS) == expected
