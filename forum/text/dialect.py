"""Our dialect of Markdown: what members may write beyond, and short of, the ordinary.

Beyond: ``@name``, ``~~struck~~``, bare addresses, the source line of a quote. Short of: raw HTML (shown as
text), pictures (a link, so that no reader's address leaks to a stranger's server), headings above the third
level (a page has one title).
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from html import unescape
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from markupsafe import Markup

from forum.text.clean import is_blank

# A name is 2 to 30 of [a-zA-Z0-9_.-], with a letter or digit first and last. The run is taken whole, so that
# the beginning of something longer is nobody's name; \x02 is an escaped character that follows.
MENTION = r"(?<![\w@/])@([A-Za-z0-9][A-Za-z0-9_.-]*+)(?![\w@\x02])"
_QUOTED = re.compile(r"/posts/([1-9][0-9]{0,15})")
_UNREAD = re.compile("[\x00-\x20]+")
_ELSEWHERE = re.compile(r"/[/\\]|\\")
_SPACED = re.compile(r"(?<!\s) (?=[?!:;»]+(?!\S))|(?<=«) (?=\S)")
_KEPT_AS_TYPED = frozenset({"code", "pre"})
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}


class MentionProcessor(InlineProcessor):
    """``@name`` as a link to be confirmed: whether the member exists is asked after the parse."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # the base class serves two protocols
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        """The link, or nothing when the run cannot be a name."""
        name = m.group(1).rstrip("._-")
        if not 2 <= len(name) <= 30:
            return None, None, None
        link = etree.Element("a", {"class": "mention", "href": f"/members/{name.lower()}"})
        link.text = AtomicString(f"@{name}")
        return link, m.start(0), m.start(0) + 1 + len(name)


class HouseRules(Treeprocessor):
    """One walk over the finished tree that brings every element to the house's form.

    After it, ``mentioned`` and ``mentioned_in_quotes`` hold the lower-case names in the order of the text,
    and ``quoted`` the numbers of the posts quoted by an outermost block quote.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.mentioned: dict[str, None] = {}
        self.mentioned_in_quotes: dict[str, None] = {}
        self.quoted: dict[int, None] = {}

    def run(self, root: etree.Element) -> None:
        """Walk the tree."""
        self.mentioned, self.mentioned_in_quotes, self.quoted = {}, {}, {}
        self._walk(root, in_quote=False, in_link=False)

    def _walk(self, parent: etree.Element, in_quote: bool, in_link: bool) -> None:
        if parent.tag not in _KEPT_AS_TYPED:
            _bind(parent)
        for element in parent:
            tag = element.tag
            if tag == "img":
                self._picture(element, in_link)
            elif tag == "a":
                self._link(element, in_quote)
            elif tag in _HEADINGS:
                element.tag = "p" if is_blank("".join(element.itertext())) else _HEADINGS[tag]
            elif tag in ("td", "th") and (side := element.attrib.pop("align", None)):
                element.set("class", f"align-{side}")
            elif tag == "blockquote":
                self._quote(element, in_quote)
            elif tag == "pre" and len(element):
                element[0].text = AtomicString((element[0].text or "").rstrip() + "\n")
            if len(element) or element.text:
                self._walk(element, in_quote or tag == "blockquote", in_link or tag == "a")

    def _picture(self, element: etree.Element, in_link: bool) -> None:
        source, text = element.get("src", ""), element.get("alt", "")
        element.attrib.clear()
        element.text = AtomicString(source if is_blank(text) else text)
        element.tag = "span" if in_link else "a"  # spans are not on the allow list: their text remains
        if not in_link:
            _point(element, source)

    def _link(self, element: etree.Element, in_quote: bool) -> None:
        if element.get("class") == "mention":
            found = self.mentioned_in_quotes if in_quote else self.mentioned
            found[element.attrib["href"].rpartition("/")[2]] = None
            return
        if element.get("class") == "quote-source":
            return
        source = element.get("href", "")
        _point(element, source)
        if not len(element) and is_blank(element.text or ""):
            element.text = AtomicString(source)

    def _quote(self, element: etree.Element, in_quote: bool) -> None:
        # Quotes that follow one another are one element in Markdown, so every paragraph may begin one.
        for paragraph in element:
            if paragraph.tag != "p" or not len(paragraph) or not is_blank(paragraph.text or ""):
                continue
            link = paragraph[0]
            number = _QUOTED.fullmatch(link.get("href", "")) if link.tag == "a" else None
            named = (link.text or "").startswith("@") and (link.tail or "").startswith(":")
            if number is None or not named:
                continue
            link.attrib = {"class": "quote-source", "href": number[0]}
            if not in_quote and int(number[1]) < 2**53:
                self.quoted[int(number[1])] = None


def bind_spaces(text: object) -> str:
    """``text`` with no-break spaces beside the marks that French sets apart: no line begins with one.

    What is Markup stays Markup: a page would otherwise escape a second time what is escaped in it.
    """
    bound = _SPACED.sub("\N{NO-BREAK SPACE}", str(text))
    return Markup(bound) if isinstance(text, Markup) else bound  # noqa: S704 (as it came)


def _bind(element: etree.Element) -> None:
    """Bind the spaces of the text in ``element``, and of what follows its children."""
    if element.text:
        element.text = _same_kind(element.text)
    for child in element:
        if child.tail:
            child.tail = _same_kind(child.tail)


def _same_kind(text: str) -> str:
    bound = bind_spaces(text)
    return AtomicString(bound) if isinstance(text, AtomicString) else bound


def _point(link: etree.Element, address: str) -> None:
    """Make ``link`` lead to ``address`` and nothing else.

    A relative address is one of this community, so ``//elsewhere`` gets its scheme; whatever else a browser
    would read like that (``/\\elsewhere``, character references, tabs in between) makes no link.
    """
    address = address.strip()
    link.attrib.clear()
    if address.startswith("//"):
        address = "https:" + address
    if not address or _ELSEWHERE.match(_UNREAD.sub("", unescape(address))):
        link.tag = "span"  # as above
    else:
        link.set("href", address)


class Dialect(Extension):
    """Registers the above. ``rules`` is the tree walk of the instance it was registered with."""

    rules: HouseRules

    def extendMarkdown(self, md: Markdown) -> None:
        """Add what is ours, remove what is not wanted."""
        md.preprocessors.deregister("html_block")
        for name in ("html", "entity"):
            md.inlinePatterns.deregister(name)
        # Line breaks between the tags serve nobody; code keeps its own.
        md.treeprocessors.deregister("prettify")
        delimiters: Any = md.delimiters
        delimiters.add("~", "del", double=True)
        md.ESCAPED_CHARS.extend(("~", "@"))
        # After addresses and e-mail (84.9), before emphasis (60), so that `_` may be part of a name.
        md.inlinePatterns.register(MentionProcessor(MENTION, md), "mention", 75)
        self.rules = HouseRules(md)
        # After everything else (`unescape` is 0), so that addresses are seen as they will be written.
        md.treeprocessors.register(self.rules, "house_rules", -1)
