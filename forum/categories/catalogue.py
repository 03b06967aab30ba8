"""The catalogue of categories: few, read by every page, kept in memory per edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from forum.categories.models import PRIVATE, Category, CategoryGroup
from forum.community.edition import remembered
from forum.storage.session import session


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category as rules and pages see it."""

    id: int
    slug: str
    name_fr: str
    name_en: str
    description_fr: str
    description_en: str
    access: str
    posting: str
    hue: int
    position: int
    group_ids: frozenset[int] = frozenset()

    def name(self, language: str) -> str:
        return self.name_fr if language == "fr" else self.name_en

    def description(self, language: str) -> str:
        return self.description_fr if language == "fr" else self.description_en


def _load() -> Mapping[int, CategoryView]:
    groups: dict[int, set[int]] = {}
    for category_id, group_id in session().execute(select(CategoryGroup.category_id, CategoryGroup.group_id)):
        groups.setdefault(category_id, set()).add(group_id)
    rows = session().execute(select(Category.__table__).order_by(Category.position, Category.id)).mappings()
    return {row["id"]: CategoryView(**row, group_ids=frozenset(groups.get(row["id"], ()))) for row in rows}


def places() -> list[CategoryView]:
    """Every category that topics are started in, in their order, whoever asks."""
    return [one for one in catalogue().values() if one.access != PRIVATE]


def catalogue() -> Mapping[int, CategoryView]:
    """Every category by id, in their order, whoever asks, the one of private conversations among them.

    Pages use ``categories_for``, the administrators' ``places``.
    """
    return remembered("categories", _load)
