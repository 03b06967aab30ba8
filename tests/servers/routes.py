"""Routes that are compiled once for all applications of a process that register the same ones."""

from __future__ import annotations

import threading
from copy import copy
from typing import Any

from werkzeug.routing import Map, Rule, RuleFactory
from werkzeug.routing.matcher import StateMachineMatcher

_Compiled = tuple[StateMachineMatcher, dict[Any, list[Rule]]]

_compiled: dict[Any, _Compiled] = {}
_guard = threading.Lock()


class SharedMap(Map):
    """A map that compiles nothing before it is asked, and then what no map before it compiled.

    Half of what building an application takes is reading the patterns of some three hundred routes. Routes know
    the names of what answers them, not the functions: those of one application serve another one.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._told: list[Rule] = []
        super().__init__(*arguments, **options)

    def add(self, rulefactory: RuleFactory) -> None:
        """Remember a route; what was compiled before knows nothing of it."""
        self._told.extend(rulefactory.get_rules(self))
        self._remap = True

    def update(self) -> None:
        """Everything that looks at the routes comes here first."""
        if not self._remap:
            return
        with _guard:
            key = self._shape()
            if key not in _compiled:
                _compiled[key] = self._compile()
            self._matcher, self._rules_by_endpoint = _compiled[key]
            self._remap = False

    def _compile(self) -> _Compiled:
        own = Map(
            strict_slashes=self.strict_slashes,
            merge_slashes=self.merge_slashes,
            redirect_defaults=self.redirect_defaults,
            converters=self.converters,
            host_matching=self.host_matching,
        )
        for rule in self._told:
            own.add(copy(rule))
        own.update()
        return own._matcher, own._rules_by_endpoint

    def _shape(self) -> Any:
        settings = (self.strict_slashes, self.merge_slashes, self.redirect_defaults, self.host_matching)
        return settings, tuple(sorted(self.converters.items())), tuple(map(_shape_of, self._told))


def _shape_of(rule: Rule) -> Any:
    return (
        rule.rule,
        rule.endpoint,
        frozenset(rule.methods or ()),
        tuple((rule.defaults or {}).items()),
        rule.subdomain,
        rule.host,
        rule.strict_slashes,
        rule.merge_slashes,
        rule.build_only,
        rule.alias,
        rule.websocket,
        rule.redirect_to,
        rule.provide_automatic_options,  # type: ignore[attr-defined] (what Flask notes on its routes)
    )
