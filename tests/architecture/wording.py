"""Finding words: what may be translated, what stands on a page untranslated, what French typography asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.jslexer import Token, tokenize
from jinja2 import Environment

ROOT = Path(__file__).parents[2]
Message = tuple[str, ...]

ALLOWED = {
    "English", "Français", "Terrasse", "Markdown", "Ctrl", "Esc", "Escape", "Enter", "URL", "GIF",
}  # fmt: skip
"""Names that are the same in every language. Everything else that a reader sees is translated."""

VISIBLE = {"title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "alt"}
"""Attributes whose value is read or heard."""

LETTERS = re.compile(r"[^\W\d_]{2,}")
SPOKEN = re.compile(rf"{LETTERS.pattern}|[“”«»]")
"""What is of one language: words, and the quotation marks around what others wrote."""
SENTENCE = re.compile(r"[A-ZÀ-Ý][\w’']*[a-zà-ÿ](\s|$|[.,:;!?…])|([^\W\d_]+[ ,]+){3}[^\W\d_]+|\w[ ]?[.!?…]$")
CODE = re.compile(r"[<>{}=\[\]#/\\]|^\w+(-\w+)+$|^\w*[a-z][A-Z]\w*$")
EXPRESSION = "\ue000"
"""Stands where a Jinja expression stood."""


def extractable() -> set[Message]:
    """Every string that the pages give to gettext: (singular,) or (singular, plural)."""
    with (ROOT / "translations" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file, "babel.cfg")  # type: ignore[no-untyped-call]
    found: set[Message] = set()
    for _file, _line, message, _comments, _context in extract_from_dir(ROOT, methods, options):
        found.add((message,) if isinstance(message, str) else tuple(message))
    return found


# --- Templates ---------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """Collects what is seen or heard of a template whose expressions were taken out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        kinds = {value for name, value in attrs if name == "type"}
        for name, value in attrs:
            if name in VISIBLE or (name == "value" and tag == "input" and kinds & {"submit", "button"}):
                self.seen.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.seen.append(data)


def _without_names(text: str) -> str:
    names = "|".join(map(re.escape, sorted(ALLOWED)))
    return re.sub(rf"\b({names})\b|{EXPRESSION}-[a-z]+", "", text)


def hard_coded_in_template(source: str) -> list[str]:
    """What a reader would see of ``source``, a Jinja template, in English whatever their language."""
    markup, found = _split(source)
    page = _Page()
    page.feed(markup)
    page.close()
    found += [text.strip() for text in page.seen if SPOKEN.search(_without_names(text))]
    return [re.sub(rf"\s*{EXPRESSION}\s*", " … ", text) for text in found]


def _split(source: str) -> tuple[str, list[str]]:
    """The template with marks for its expressions, and the sentences inside these that nobody translates."""
    markup: list[str] = []
    loose: list[str] = []
    expression: list[tuple[str, str]] = []
    silent: str | None = None
    for _line, kind, value in Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).lex(source):  # noqa: S701
        if kind == "data":
            markup.append(EXPRESSION if silent else value)
        elif kind in ("variable_begin", "block_begin"):
            expression = []
        elif kind in ("variable_end", "block_end"):
            markup.append(EXPRESSION if kind == "variable_end" else "")
            loose += _loose_strings(expression)
            silent = _silent_until([value for kind, value in expression if kind == "name"], silent)
        elif kind != "whitespace":
            expression.append((kind, value))
    return "".join(markup), loose


def _silent_until(words: list[str], before: str | None) -> str | None:
    """The tag that ends what is not for readers: a translated part, a block inside an attribute."""
    if words[:1] == ["trans"]:
        return "endtrans"
    if words[:1] == ["block"] and words[1].endswith("_class"):
        return "endblock"
    return None if words[:1] == [before] else before


def _loose_strings(tokens: list[tuple[str, str]]) -> Iterator[str]:
    calls: list[str] = []
    previous = ""
    for kind, value in tokens:
        if value == "(":
            calls.append(previous)
        elif value == ")" and calls:
            calls.pop()
        elif kind == "string" and calls[-1:] not in (["_"], ["ngettext"]) and reads_as_words(value[1:-1]):
            yield value[1:-1]
        previous = value


def reads_as_words(text: str) -> bool:
    """Whether a string of a program looks like something written for people."""
    text = _without_names(text.replace(EXPRESSION, "x")).strip()
    return bool(LETTERS.search(text) and SENTENCE.search(text) and not CODE.search(text))


# --- Scripts -----------------------------------------------------------------------------------------

_UNEXTRACTED = re.compile(r"\$\{[^}]*\btn?\(")
"""``t(…)`` inside a template string: Babel does not look there, so nobody would translate it."""

SHOWN = {"textContent", "innerText", "ariaLabel", "placeholder", "title", "alt", "label"}


def hard_coded_in_script(source: str) -> list[str]:
    """Strings of a script that a reader would see without ``t(…)`` or ``tn(…)`` around them."""
    tokens = [token for token in tokenize(source, jsx=False) if "comment" not in token.type]
    calls: list[str] = []
    found: list[str] = []
    for place, token in enumerate(tokens):
        before = tokens[place - 1].value.split(".")[-1] if place else ""
        if token.value == "(":
            calls.append(before)
        elif token.value == ")" and calls:
            calls.pop()
        elif token.type in ("string", "template_string") and calls[-1:] not in (["t"], ["tn"], ["Error"]):
            text = re.sub(r"\$\{[^}]*\}", EXPRESSION, token.value[1:-1])
            if _UNEXTRACTED.search(token.value):
                found.append(token.value)
            elif LETTERS.search(_without_names(text)) and (_is_shown(tokens, place) or _has_words(text)):
                found.append(text)
    return found


def _has_words(text: str) -> bool:
    if "<" not in text:
        return reads_as_words(text)
    page = _Page()
    page.feed(text)
    page.close()
    return any(LETTERS.search(_without_names(part)) for part in page.seen)


def _is_shown(tokens: list[Token], place: int) -> bool:
    """Whether the string at ``place`` becomes a visible property or attribute."""
    before = [token.value.split(".")[-1] for token in tokens[max(0, place - 4) : place]]
    match before:
        case [*_others, name, "=" | ":"]:
            return name in SHOWN
        case ["setAttribute", "(", attribute, ","]:
            return attribute.strip("\"'") in VISIBLE
    return False


# --- French ------------------------------------------------------------------------------------------

_UNSPACED = re.compile(r"(?<=[^\W\d_»)])[!?;](?!\w)|(?<=[^\W\d_»)]):(?=\s|$)| [!?;:](?!\w)")
_QUOTES = re.compile("«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»")
_LIGATURES = re.compile(r"\b(c|ch|man|s|v)?oe(u|il|ufs?)", re.IGNORECASE)
_MASCULINE = re.compile(
    r"\b[Vv]ous seul\b|\b[Ss]euls vous\b|\b(êtes|serez|étiez|seriez) ((déjà|bien|ici) )?"
    r"(\w+é|prévenu|inscrit|nouveau|seuls?|prêt)\b"
)
_NOT_PROSE = re.compile(r"https?://\S+|%\(\w+\)[sd]|\*\*.*?\*\*|<[^>]+>|&\w+;")


def french_faults(text: str) -> list[str]:
    """What French typography forbids in ``text``."""
    prose = _NOT_PROSE.sub("x", text)
    faults = {
        "a straight apostrophe": "'" in prose,
        "a straight quotation mark": '"' in prose,
        "three dots for an ellipsis": "..." in prose,
        "no narrow no-break space before ; : ! or ?": _UNSPACED.search(prose),
        "no no-break space inside « »": _QUOTES.search(prose),
        "English quotation marks": "“" in prose or "”" in prose,
        "a gender or a plural in brackets": re.search(r"\w\((e|s|es)\)", prose),
        "a masculine for whoever reads": _MASCULINE.search(prose),
        "oe for œ": _LIGATURES.search(prose),
    }
    return [fault for fault, there in faults.items() if there]


# --- English ------------------------------------------------------------------------------------------


def is_straight(text: str) -> bool:
    """Whether a straight apostrophe stands between letters of ``text``, where a typographic one belongs."""
    return re.search(r"(?<=[^\W\d_])'(?=[^\W\d_])", text) is not None


# --- Placeholders --------------------------------------------------------------------------------------

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")


def placeholders(text: str) -> set[str]:
    """The named places that a value takes in ``text``."""
    return set(_PLACEHOLDER.findall(text))


def fills_in(text: str) -> bool:
    """Whether ``text`` can be filled with values: no lone percent sign, no name without its letter."""
    return "%" not in _PLACEHOLDER.sub("", text)


def catalogue(path: Path) -> list[Any]:
    """The entries of a .po file, without its header."""
    from babel.messages.pofile import read_po

    with BytesIO(path.read_bytes()) as file:
        return [message for message in read_po(file, locale="fr") if message.id]
