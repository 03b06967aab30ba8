"""Which categories a viewer may see."""

from __future__ import annotations

from typing import Any

from forum.categories.catalogue import CategoryView, catalogue
from forum.policy.acts import Act
from forum.policy.check import Refused, can


def categories_for(viewer: Any) -> list[CategoryView]:
    """The categories ``viewer`` may see, in order."""
    return [category for category in catalogue().values() if can(viewer, Act.SEE_CATEGORY, category)]


def category_for(viewer: Any, slug: str) -> CategoryView:
    """The category with ``slug``; ``Refused`` when it is not there or not for ``viewer``."""
    for category in catalogue().values():
        if category.slug == slug and can(viewer, Act.SEE_CATEGORY, category):
            return category
    raise Refused(Act.SEE_CATEGORY, viewer)
