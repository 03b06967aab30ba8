"""The figures of a period as one file of comma-separated values (RFC 4180), a line for each category.

The columns follow Article 15(1) and Article 24(1) of the Digital Services Act and the templates of
Implementing Regulation (EU) 2024/2835; which goes into which part stands in ``docs/transparency.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.text.cells import line
from moderation.conduct.categories import category_name, statement_categories
from moderation.conduct.queries import newest_rule, rule
from moderation.transparency.counting import IN_ORDER, Figures, Heading, Sums, median, restricting

OTHER = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
"""Where a rule that nobody knows any more is counted."""
TOTAL = "TOTAL"


def category_of(heading: Heading) -> str:
    """The category of a rule as a decision cites it, or as it was last in force."""
    found = rule(heading.version, heading.rule) or newest_rule(heading.rule)
    return found.dsa_category if found is not None else OTHER


def hours(seconds: list[float]) -> str:
    """The median in hours, to the hundredth; "" where there is none."""
    middle = median(seconds)
    return "" if middle is None else f"{middle / 3_600:.2f}"


Column = Callable[[Sums, Sums], Any]
"""``(by_rules, by_law)``: decisions on the ground of the code, and on the ground of the law."""


def _both(count: Callable[[Sums], int]) -> Column:
    return lambda rules, law: count(rules) + count(law)


def _did(*measures: str) -> Column:
    return _both(lambda sums: sum(sums.measures[name] for name in measures))


def _own(sums: Sums) -> int:
    return restricting(sums.measures) - restricting(sums.noticed)


COLUMNS: dict[str, Column] = {
    "notices_received": _both(lambda sums: sums.notices),
    "median_hours_to_act_on_notices": lambda rules, law: hours(rules.notice_waits + law.notice_waits),
    "member_reports_received": _both(lambda sums: sums.reports),
    "median_hours_to_act_on_notices_and_reports": lambda rules, law: hours(rules.waits + law.waits),
    "actions_after_notice_or_report_by_law": lambda rules, law: restricting(law.noticed),
    "actions_after_notice_or_report_by_terms": lambda rules, law: restricting(rules.noticed),
    "own_initiative_measures_by_law": lambda rules, law: _own(law),
    "own_initiative_measures_by_terms": lambda rules, law: _own(rules),
    "own_initiative_measures_found_by_machine": _both(lambda sums: restricting(sums.found_alone)),
    "visibility_restriction_removal": _did("remove"),
    "visibility_restriction_disable": _did("hide"),
    "visibility_restriction_interaction_restricted": _did("lock", "slow"),
    "service_suspension": _did("mute"),
    "account_suspension": _did("suspend"),
    "account_termination": _did("close"),
    "warnings": _did("warn"),
    "edits_asked_for": _did("ask_edit"),
    "decisions_without_restriction": _did(*sorted(IN_ORDER)),
    "complaints_by_authors": _both(lambda sums: sums.complaints["author"]),
    "complaints_by_reporters": _both(lambda sums: sums.complaints["reporter"]),
    "complaints_decision_upheld": _both(lambda sums: sums.judged["upheld"]),
    "complaints_decision_reversed": _both(lambda sums: sums.judged["reversed"]),
    "median_hours_to_decide_complaints": lambda rules, law: hours(
        rules.complaint_waits + law.complaint_waits
    ),
    "decisions_undone": _both(lambda sums: sums.undone),
    "held_by_machine_before_publication": _both(lambda sums: sums.held),
    "decisions_on_what_machine_found": _both(lambda sums: sums.found.total()),
    "of_these_without_restriction": _both(lambda sums: sum(sums.found[name] for name in IN_ORDER)),
    "decisions_by_machine_alone": _both(lambda sums: sums.by_machine),
}
"""What stands in each column after the period and the category."""

HEAD = ("period", "category", "category_name", *COLUMNS)


def as_csv(figures: Figures) -> str:
    """One line for each category, whether or not anything happened in it, and one for all together."""
    found = figures.by(lambda heading: (category_of(heading), heading.illegal))
    whole = figures.by(lambda heading: heading.illegal)
    written = [line(HEAD)]
    name = figures.period.name
    for code in sorted({*statement_categories(), *(category for category, _illegal in found)}):
        of_rules, of_law = found.get((code, False), Sums()), found.get((code, True), Sums())
        written.append(line([name, code, category_name(code, "en"), *_cells(of_rules, of_law)]))
    written.append(line([name, TOTAL, "All", *_cells(whole.get(False, Sums()), whole.get(True, Sums()))]))
    return "".join(written)


def _cells(by_rules: Sums, by_law: Sums) -> list[Any]:
    return [column(by_rules, by_law) for column in COLUMNS.values()]
