"""What would measure people or put a price on what they give: names, and ways of sorting and counting."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

PEOPLE = (
    "point|points|karma|rank|ranks|ranking|rankings|score|scores|badge|badges|medal|medals|reputation|prestige"
    "|like|likes|liked|upvote|downvote|vote|votes|follower|followers|level_up|leaderboard|streak|streaks|xp"
    "|award|awards|trophy|popularity|popular|tally|tallies|hall_of_fame|stars|experience_level"
    "|post_count|topic_count|posts_count|topics_count|reply_count|views|view_count"
)
GIFTS = (
    "price|prices|priced|pricing|cost|costs|currency|currencies|euro|euros|dollar|dollars|wallet|coin|coins"
    "|auction|bid|bids|bidding|time_bank|timebank|market_value"
    "|most_thanked|most_generous|top_givers|top_contributors|top_members|longest_chain"
)
THINGS = (
    "posts?|topics?|replies|thanks|gifts?|offers?|requests?|promises|contributions?|introductions?|answers"
)
TALLIES = (
    f"(?:{THINGS}|given|received|helped)_(?:count|number|total|sum|tally)"
    f"|(?:count|number|total|sum|tally)_(?:of_)?(?:{THINGS}|given|received|helped)"
)
NAMED = re.compile(rf"(?:^|[^a-z])(?:{PEOPLE}|{GIFTS}|{TALLIES})(?:$|[^a-z])")
"""A name that says so, with whatever stands around the word: ``post_count``, ``by_karma``, ``thanks-total``."""

PERSON = re.compile(
    r"\b(?:author|giver|receiver|member|owner|actor|helper|person|reporter|user)_id\b|Member\.id"
)
ADDED_UP = re.compile(r"\b(?:count|sum|avg|total)\(")


def measures(name: str) -> bool:
    """Whether a name in code, a column, a key or a class of a style sheet speaks of a measure."""
    return bool(NAMED.search(name.replace(".", " ").lower())) or name.endswith("_count")


def identifiers(path: Path) -> set[str]:
    """Names in code: attributes, variables, keys. Prose (comments, docstrings, texts) is not meant."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return _of_python(text)
    if path.suffix == ".js":
        text = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)
        text = re.sub(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', "", text)
        return {_snake(name) for name in re.findall(r"[A-Za-z_]\w+", text)}
    if path.suffix == ".css":
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        return {name.replace("-", "_") for name in re.findall(r"\.([a-z][a-z-]*)", text)}
    inside = " ".join(re.findall(r"\{[{%].*?[}%]\}", text, flags=re.S))
    inside = re.sub(r'"[^"]*"', "", inside)
    found = set(re.findall(r"\.([a-z_]+)\b", inside)) | set(re.findall(r"\bset\s+([a-z_]+)", inside))
    classes = " ".join(re.findall(r'\bclass="([^"{]*)', text)) + " ".join(
        re.findall(r"\bdata-([a-z-]+)", text)
    )
    return found | {name.replace("-", "_") for name in classes.split()}


def _of_python(text: str) -> set[str]:
    text = re.sub(r'""".*?"""', "", text, flags=re.S)
    text = re.sub(r"#.*|^\s*(?:from|import) .*", "", text, flags=re.M)
    found = set(re.findall(r"\b([a-z_]+)\s*(?::[^=\n]+)?=", text))
    return found | set(re.findall(r"\.([a-z_]+)\b(?!\()", text)) | set(re.findall(r'"([a-z_]+)":', text))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def sorted_by_a_measure(path: Path) -> list[str]:
    """Every ``order_by`` that sorts by how much there is of something, or by a measure's name."""
    return [
        f"{path.relative_to(ROOT).as_posix()}:{call.lineno}"
        for call in _calls(ast.parse(path.read_text(encoding="utf-8")), "order_by")
        if ADDED_UP.search(said := " ".join(map(ast.unparse, call.args)))
        or any(map(measures, re.findall(r"\w+", said)))
    ]


def added_up_by_person(path: Path) -> list[str]:
    """Every function that counts or adds up something for each person: ``group_by(…author_id)`` with a count."""
    found = []
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        grouped = [*_calls(function, "group_by")]
        by_person = any(PERSON.search(" ".join(map(ast.unparse, call.args))) for call in grouped)
        if by_person and ADDED_UP.search(ast.unparse(function)):
            found.append(f"{path.relative_to(ROOT).as_posix()} {function.name}")
    return found


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
            yield node


def keys(answer: Any) -> Iterator[str]:
    """Every key of a JSON answer, however deep."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            yield str(key)
            yield from keys(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from keys(value)


def measuring(names: Iterable[str]) -> set[str]:
    """Those of the names that speak of a measure."""
    return {name for name in names if measures(_snake(name.replace("-", "_")))}
