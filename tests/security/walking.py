"""How a walk goes: every route by itself, its addresses, a request, and what no answer may do."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.cast import VisitorClient
from tests.security.parameters import odd, real, subjects
from tests.security.world import COMMON, World

WRITING = ("POST", "PUT", "PATCH", "DELETE")

QUERIES = (
    "",
    f"?q={COMMON}",
    f"?q={COMMON}&order=newest&author=mia",
    "?filter=unread",
    f"?tag={COMMON}",
    "?go=end",
    "?date=2020-01-01",
    "?lang=fr",
)
"""Questions that make a page show as much as it can."""


def rules(app: Flask) -> list[Rule]:
    """Every route there is, new ones by themselves."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def methods_of(rule: Rule) -> set[str]:
    return set(rule.methods or ()) - {"HEAD", "OPTIONS"}


def parameters_of(app: Flask) -> set[str]:
    """The names of all parameters of all routes."""
    return {name for rule in rules(app) for name in rule.arguments}


def filled(rule: Rule, values: Callable[[str], Any]) -> Iterator[str]:
    """The addresses of ``rule``: with every value that each of its parameters may have."""
    names = _names(rule)
    listed = {name: getattr(converter, "items", None) for name, converter in rule._converters.items()}
    for chosen in itertools.product(*(sorted(listed[name] or ()) or values(name) for name in names)):
        yield _written(rule, dict(zip(names, chosen, strict=True)))


def _names(rule: Rule) -> list[str]:
    return re.findall(r"<(?:[^<>]*:)?([a-z_]+)>", rule.rule)


def _written(rule: Rule, chosen: dict[str, str]) -> str:
    path = rule.rule
    for name, value in chosen.items():
        path = re.sub(rf"<(?:[^<>]*:)?{name}>", lambda _, value=value: quote(value, safe="%/"), path)
    return path


def real_addresses(rule: Rule, world: World) -> Iterator[str]:
    """Addresses of things that are there: of a kind and a number together, the numbers that kind has."""
    if set(_names(rule)) == {"kind", "subject_id"}:
        return (_written(rule, {"kind": kind, "subject_id": id}) for kind, id in subjects(world))
    return filled(rule, lambda name: real(name, world))


def some_addresses(rule: Rule, world: World, most: int = 10) -> list[str]:
    """A few of them, spread over all there is."""
    found = list(real_addresses(rule, world))
    return found[:: max(1, len(found) // most)]


def odd_addresses(rule: Rule, world: World) -> Iterator[str]:
    """Addresses with each parameter in turn odd, the others real."""
    for name in sorted(rule.arguments):
        yield from filled(rule, lambda one, name=name: odd(one) if one == name else real(one, world)[:1])


def ask(browser: VisitorClient, method: str, path: str, **more: Any) -> TestResponse:
    """One request with a valid token; no redirect is followed."""
    headers = {**more.pop("headers", {})}
    if method in WRITING:
        headers["X-CSRFToken"] = browser.csrf_token()
    return browser.open(path, method=method, headers=headers, **more)


def told(answer: TestResponse) -> str:
    """All that an answer says: its head and its body."""
    return f"{answer.headers}\n{answer.get_data(as_text=True)}"


@dataclass
class Findings:
    """What was wrong on a walk: all of it, so that one run shows everything."""

    of: str
    forbidden: dict[str, str]
    found: list[str] = field(default_factory=list)

    def check(self, answer: TestResponse, what: str) -> None:
        """No answer is an accident, none tells what its reader may not know."""
        if answer.status_code >= 500:
            self.found.append(f"{self.of}: {what} answers {answer.status}")
        text = told(answer)
        answer.close()
        leaked = [thing for word, thing in self.forbidden.items() if word in text]
        if leaked:
            self.found.append(f"{self.of}: {what} ({answer.status_code}) tells {leaked}")

    def none(self) -> None:
        """Fail if anything was wrong."""
        assert not self.found, f"{len(self.found)} findings:\n" + "\n".join(self.found[:60])
