"""The last word on what HTML a member's text may become: an allow list, applied always.

The renderer already makes nothing else; this is the second lock, for the day the renderer is wrong.
"""

from __future__ import annotations

import nh3

TAGS = frozenset(
    {
        *("p", "br", "hr", "a", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li"),
        *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
    }
)
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}
"""Without the star, ``title`` and ``lang`` would be allowed everywhere."""
CLASSES: dict[str, set[str]] = {
    "a": {"mention", "quote-source"},
    "td": {"align-left", "align-center", "align-right"},
    "th": {"align-left", "align-center", "align-right"},
}
SCHEMES = frozenset({"http", "https", "mailto"})
"""Of absolute addresses. Relative ones pass too."""
REL = "nofollow ugc noopener"
"""On every link: members' links are not the community's recommendation."""
FOCUSABLE = {"pre": {"tabindex": "0"}, "table": {"tabindex": "0"}}
"""What may scroll sideways must be reachable with the keyboard (WCAG 2.1.1)."""

_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style", "template", "iframe", "object", "noscript"},
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    set_tag_attribute_values=FOCUSABLE,
    url_schemes=set(SCHEMES),
    link_rel=REL,
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """``html`` with nothing in it that is not on the lists above. Never raises."""
    return _cleaner.clean(html)
