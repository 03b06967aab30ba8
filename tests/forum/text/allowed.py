"""What a rendered text may consist of, read back with Python's own parser."""

import re
from html.parser import HTMLParser

from forum.text.sanitise import CLASSES, REL, TAGS

ATTRIBUTES = {
    "a": {"href", "rel", "class"},
    "ol": {"start"},
    "th": {"class"},
    "td": {"class"},
    "pre": {"tabindex"},
    "table": {"tabindex"},
}


class Reader(HTMLParser):
    """Collects tags, links and text, and everything that is not allowed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.foreign: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.foreign.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()):
                self.foreign.append(f"{tag}@{name}")
            elif name == "class" and value not in CLASSES[tag]:
                self.foreign.append(f"{tag}.{value}")
            elif name == "rel" and value != REL:
                self.foreign.append(f"rel={value}")
            elif name == "href":
                self._link(value or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.foreign.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.foreign.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.foreign.append(f"instruction {data}")

    def unknown_decl(self, data: str) -> None:
        self.foreign.append(f"declaration {data}")

    def _link(self, href: str) -> None:
        self.links.append(href)
        # As a browser reads it: tabs and line ends count for nothing, nor do spaces and controls in front.
        bare = href.translate(dict.fromkeys(map(ord, "\t\n\r"))).lstrip("".join(map(chr, range(33)))).lower()
        if scheme := re.match(r"[a-z][a-z0-9+.-]*(?=:)", bare):
            if scheme[0] not in {"http", "https", "mailto"}:
                self.foreign.append(f"scheme {href}")
        elif bare.startswith(("//", "/\\", "\\")):
            self.foreign.append(f"elsewhere {href}")


def read(html: str) -> Reader:
    """``html`` read."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader
