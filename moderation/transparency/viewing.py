"""The figures of a period as anybody may read them: no names, and no number that tells of somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from moderation.conduct.categories import category_name
from moderation.conduct.queries import current_code, newest_rule
from moderation.transparency import wording
from moderation.transparency.counting import IN_ORDER, Figures, Sums, median
from moderation.transparency.disclosure import FEW, NONE, Shown, add, alone, described, publish
from moderation.transparency.periods import Period
from moderation.transparency.queries import figures_of

COLUMNS = ("received", "decisions", "found", "complaints", "undone")
"""The numbers that stand beside each rule."""


def _small(shown: Shown) -> bool:
    return shown.least == 0 and shown.most is not None


@dataclass(frozen=True, slots=True)
class Line:
    """What stands beside one rule, or below all of them (``rule`` "")."""

    rule: str
    name: str
    category: str
    numbers: Mapping[str, Shown]
    wait: float | None
    """Median seconds from a report to the decision; None where it would tell of too few."""

    @property
    def quiet(self) -> bool:
        """Whether every number is none or too small to be told: beside others it says nothing."""
        return all(_small(shown) for shown in self.numbers.values())

    def shown(self, name: str) -> Shown:
        """The number as a page says it: of no decisions none was found by a machine, and everybody knows."""
        return NONE if name == "found" and self.numbers["decisions"] == NONE else self.numbers[name]

    @property
    def share_found(self) -> int | None:
        """How many of a hundred decisions were about what a machine had found, where both are said."""
        return _share(self.numbers["found"], self.numbers["decisions"])


@dataclass(frozen=True, slots=True)
class Part:
    """One number of a list."""

    key: str
    label: Any
    shown: Shown

    @property
    def small(self) -> bool:
        """Whether it is none, or too few to be told."""
        return _small(self.shown)


@dataclass(frozen=True, slots=True)
class Parts:
    """A number taken apart in one way."""

    key: str
    title: Any
    definition: Any
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a page of figures shows."""

    period: Period
    lines: tuple[Line, ...]
    total: Line
    lists: tuple[Parts, ...]
    complaint_wait: float | None

    @property
    def empty(self) -> bool:
        """Whether nothing happened at all."""
        every = [*self.total.numbers.values(), *(part.shown for one in self.lists for part in one.parts)]
        return all(shown == NONE for shown in every)


def report_on(period: Period, language: str) -> Report:
    """The public figures of a period, in ``language``."""
    counted = [figures_of(half) for half in period.halves]
    by_rule = [one.by(lambda heading: heading.rule) for one in counted]
    rules = _rules(by_rule)
    columns = {name: [_column(name, sums, rules) for sums in by_rule] for name in COLUMNS}
    beside = {name: add(shown for shown, _total in halves) for name, halves in columns.items()}
    below = {name: add({"": total} for _shown, total in halves)[""] for name, halves in columns.items()}
    waits = {rule: [sums[rule].waits for sums in by_rule if rule in sums] for rule in rules}
    lines = tuple(
        Line(
            rule=rule,
            name=_name(rule, language),
            category=_category(rule, language),
            numbers={name: beside[name][rule] for name in COLUMNS},
            wait=_median(waits[rule]),
        )
        for rule in rules
    )
    total = Line("", "", "", below, _median(one.total.waits for one in counted))
    complaint_wait = _median(one.total.complaint_waits for one in counted)
    return Report(period, lines, total, _lists(counted), complaint_wait)


def _rules(by_rule: Iterable[Mapping[str, Sums]]) -> list[str]:
    """The rules in force, then those that are not any more and of which something is told."""
    code = current_code()
    present = [rule.key for rule in code.rules] if code is not None else []
    told = {rule for sums in by_rule for rule in sums if any(_number(name, sums[rule]) for name in COLUMNS)}
    return present + sorted(told - set(present))


def _column(name: str, sums: Mapping[str, Sums], rules: list[str]) -> tuple[dict[str, Shown], Shown]:
    numbers = {rule: _number(name, sums.get(rule, Sums())) for rule in rules}
    whole = {rule: sums.get(rule, Sums()).decisions for rule in rules} if name == "found" else None
    return publish(numbers, whole)


def _number(name: str, sums: Sums) -> int:
    found = getattr(sums, name)
    return found.total() if isinstance(found, Counter) else int(found)


def _median(halves: Iterable[list[float]]) -> float | None:
    """The median of all halves; None where one of them would tell of too few."""
    told = [half for half in halves if half]
    if any(len(half) < FEW for half in told):
        return None
    return median(seconds for half in told for seconds in half)


def _share(part: Shown, whole: Shown) -> int | None:
    if part.exact is None or not whole.exact:
        return None
    return round(100 * part.exact / whole.exact)


def _lists(counted: list[Figures]) -> tuple[Parts, ...]:
    totals = [one.total for one in counted]
    found = [
        _labelled(key, labels, add(publish(split(sums))[0] for sums in totals))
        for key, (labels, split) in SPLITS.items()
    ]
    loose = [{"held": alone(one.total.held), "strays": alone(one.strays)} for one in counted]
    return (*found, _labelled("besides", wording.BESIDES, add(loose)))


def _detection(sums: Sums) -> dict[str, int]:
    in_order = sum(sums.found[name] for name in IN_ORDER)
    return {
        "machine": sums.found.total() - in_order,
        "machine_in_order": in_order,
        "people": sums.decisions - sums.found.total(),
    }


SPLITS: dict[str, tuple[Mapping[str, Any], Callable[[Sums], dict[str, int]]]] = {
    "received": (wording.RECEIVED, lambda sums: {"reports": sums.reports, "notices": sums.notices}),
    "measures": (wording.MEASURES, lambda sums: {name: sums.measures[name] for name in wording.MEASURES}),
    "source": (
        wording.SOURCE,
        lambda sums: {"notice": sums.noticed.total(), "own": sums.decisions - sums.noticed.total()},
    ),
    "detection": (wording.DETECTION, _detection),
    "decider": (
        wording.DECIDER,
        lambda sums: {"person": sums.decisions - sums.by_machine, "machine": sums.by_machine},
    ),
    "complaints": (
        wording.COMPLAINTS,
        lambda sums: {role: sums.complaints[role] for role in wording.COMPLAINTS},
    ),
    "judged": (wording.JUDGED, lambda sums: {outcome: sums.judged[outcome] for outcome in wording.JUDGED}),
}
"""The lists below the table: what each part is called, and how the sums are taken apart."""


def _labelled(key: str, labels: Mapping[str, Any], shown: Mapping[str, Shown]) -> Parts:
    title, definition = wording.LISTS[key]
    return Parts(key, title, definition, tuple(Part(name, labels[name], shown[name]) for name in labels))


def _name(rule: str, language: str) -> str:
    known = newest_rule(rule)
    return known.names[language] if known is not None else rule


def _category(rule: str, language: str) -> str:
    known = newest_rule(rule)
    return category_name(known.dsa_category, language) if known is not None else ""


def as_data(report: Report, url: str) -> dict[str, Any]:
    """The same figures for programs. The shape is documented in docs/transparency.md and only ever grows."""
    return {
        "period": report.period.name,
        "url": url,
        "from": report.period.since.date().isoformat(),
        "until": report.period.until.date().isoformat(),
        "fewer_than": FEW,
        "rules": [_line(line) for line in report.lines],
        "total": _line(report.total),
        "median_minutes_of_complaints": _minutes(report.complaint_wait),
        **{one.key: {part.key: described(part.shown) for part in one.parts} for one in report.lists},
    }


def _line(line: Line) -> dict[str, Any]:
    rule = newest_rule(line.rule)
    named = (
        {"rule": line.rule, "category": rule.dsa_category if rule is not None else None} if line.rule else {}
    )
    numbers = {name: described(shown) for name, shown in line.numbers.items()}
    return {**named, **numbers, "median_minutes": _minutes(line.wait), "percent_found": line.share_found}


def _minutes(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds / 60)
