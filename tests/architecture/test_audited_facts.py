"""The audit's table speaks of every fact there is: whoever adds one says whether its line is kept, or why not."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module

import forum
import moderation
from forum.facts.catalogue import Fact
from moderation.audit.keeping import Audited
from moderation.audit.table import ENTRIES, TABLE, acts
from moderation.audit.wording import ACTS, BY, KINDS, SENTENCES
from moderation.cases import fold

WORDS = {"reason", "old_title", "text", "body", "name", "title", "note", "email", "address"}
"""Parts of facts that somebody wrote."""


def _below(kind: type[Fact] = Fact) -> Iterator[type[Fact]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _facts() -> set[type[Fact]]:
    """The facts, without what several of them have in common, and without the classes that slots replaced."""
    named = {one for one in _below() if getattr(sys.modules[one.__module__], one.__name__, None) is one}
    common = {base for one in named for base in one.__mro__[1:]}
    return {one for one in named - common if not one.__name__.startswith("_")}


def _every_fact() -> set[type[Fact]]:
    for package in (forum, moderation):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                import_module(module.name)
    return {fact for fact in _facts() if not fact.__module__.startswith("tests.")}


def test_every_fact_stands_in_the_table() -> None:
    missing = {fact.__name__ for fact in _every_fact()} - {fact.__name__ for fact in TABLE}
    assert not missing, f"say in moderation/audit/table.py whether the audit keeps: {sorted(missing)}"


def test_every_kind_of_entry_stands_in_the_table() -> None:
    assert set(ENTRIES) == set(fold.KINDS)


def test_whatever_is_not_kept_says_why() -> None:
    whys = [rule for rule in (*TABLE.values(), *ENTRIES.values()) if isinstance(rule, str)]
    assert all(whys)


def test_the_table_names_parts_that_its_facts_have_and_nothing_that_somebody_wrote() -> None:
    for fact, rule in TABLE.items():
        if isinstance(rule, Audited):
            kept = set(rule.keeps) | ({rule.of} if rule.of else set())
            assert kept <= {each.name for each in fields(fact)}, fact
            assert not kept & WORDS, fact


def test_no_two_acts_have_one_name() -> None:
    assert len(acts()) == len(set(acts()))
    assert all(len(act) <= 60 for act in acts())


def test_every_act_that_is_kept_has_words() -> None:
    missing = set(acts()) ^ set(ACTS)
    assert not missing, f"say in moderation/audit/wording.py (ACTS) how these read: {sorted(missing)}"
    assert set(BY) <= set(ACTS)
    assert {act.rpartition(".")[0] for act in SENTENCES} <= set(BY)
    kinds = {rule.kind for rule in TABLE.values() if isinstance(rule, Audited)}
    assert kinds - {""} == set(KINDS)
