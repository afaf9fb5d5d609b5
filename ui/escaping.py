"""Text as HTML. The page's framework fills HTML into templates of its own, in which `${…}` and `{{…}}` would be run; so `$`,
braces and backticks are escaped too.
"""

from html import escape as escape_html

_TEMPLATE_MARKS = {ord(c): f"&#{ord(c)};" for c in "${}`"}


def escape(text: str) -> str:
    """Text as HTML that shows it and does nothing else.

    >>> escape("<b>${x}</b>")
    '&lt;b&gt;&#36;&#123;x&#125;&lt;/b&gt;'
    """
    return escape_html(text).translate(_TEMPLATE_MARKS)
