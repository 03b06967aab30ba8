"""Which rule of the code in force a signal speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from moderation.conduct.queries import RuleView, current_rules

RULE_OF_HINT: Final[Mapping[str, str]] = {
    "respect": "respect",
    "tone": "respect",
    "hate": "no-hate",
    "threat": "no-threats",
    "sexual": "no-sexual",
    "spam": "no-spam",
}
"""What word lists and patterns hint at, as the first code of conduct calls it. Phrases name a rule of the
code; those that were listed before they did hint, too."""


def rule_of(hint: str, language: str) -> RuleView | None:
    """The rule in force that ``hint`` means; the first one where the code has no such rule any more.

    None only before there is a code.
    """
    rules = current_rules(language)
    by_key = {rule.key: rule for rule in rules}
    return by_key.get(RULE_OF_HINT.get(hint, hint)) or (rules[0] if rules else None)
