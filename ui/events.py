"""What the wiring of the page's events shares: how they run, and what their handlers return."""

from typing import Any

import gradio as gr

Update = dict[Any, Any]
"""New values of some of the page's parts, as Gradio takes them."""

NOTHING: Update = gr.skip()
"""Where nothing is new: Gradio takes an empty dictionary for a mistake."""

QUIETLY: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""An event of the page alone: no program may call it, and nothing is drawn over the page meanwhile."""

SETTLED = "() => pincite.settle()"
"""What the page is told when what follows an answer is over, as that it is kept: a question that waits is asked then."""
