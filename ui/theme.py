"""The page's colours and letters, in Gradio's own terms; what Gradio has no word for is in `pincite.css`."""

import gradio as gr

_LIGHT = {
    "ground": "#f8f7f4",
    "panel": "#ffffff",
    "text": "#1f1e1b",
    "quiet": "#605d56",
    "line": "#e3e0d8",
    "edge": "#85827a",
}
_DARK = {
    "ground": "#151619",
    "panel": "#1d1f23",
    "text": "#ecebe8",
    "quiet": "#a9a8a4",
    "line": "#34373d",
    "edge": "#767a82",
}


def theme() -> gr.themes.Base:
    """Warm paper by day, ink by night; letters that every machine has."""
    made = gr.themes.Base(
        primary_hue=gr.themes.colors.indigo,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_md,
        font=["system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    )
    places = {
        "body_background_fill": "ground",
        "background_fill_primary": "panel",
        "background_fill_secondary": "ground",
        "block_background_fill": "panel",
        "body_text_color": "text",
        "body_text_color_subdued": "quiet",
        "block_label_text_color": "quiet",
        "block_title_text_color": "quiet",
        "border_color_primary": "line",
        "input_background_fill": "panel",
        "input_border_color": "edge",
        "checkbox_border_color": "edge",
        "input_placeholder_color": "quiet",
    }
    colours = {name: _LIGHT[shade] for name, shade in places.items()}
    colours |= {f"{name}_dark": _DARK[shade] for name, shade in places.items()}
    return made.set(**colours, button_primary_background_fill="#2f46c4", button_primary_text_color="#ffffff")
