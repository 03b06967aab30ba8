"""Routes that are made ready for building addresses when the first address is built."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A route whose address builder is compiled at its first use.

    Werkzeug compiles two functions for each route when it is registered; for our some 250 routes that
    is a tenth of a second of every start, while a process builds addresses of a few dozen of them.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compiled: Builder | None = None

        def build(rule: Rule, /, **values: object) -> tuple[str, str]:
            nonlocal compiled
            if compiled is None:
                compiled = super(LateRule, self)._compile_builder(append_unknown)
            return compiled(rule, **values)

        return build
