"""Making, changing and ordering categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update

from forum.categories.models import Category, CategoryGroup
from forum.community.edition import new_edition
from forum.facts.bus import record
from forum.facts.catalogue import CategoriesOrdered, CategoryChanged, CategoryMade
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.text.slug import slugify

FIELDS = (
    "name_fr",
    "name_en",
    "description_fr",
    "description_en",
    "access",
    "posting",
    "hue",
)


def make_category(*, actor: Any, values: Mapping[str, Any], group_ids: Iterable[int] = ()) -> Category:
    """Add a category at the end. ``values`` has ``FIELDS``; the address comes from the English name."""
    require(actor, Act.MANAGE_CATEGORIES)
    category = Category(
        slug=_free_slug(values.get("slug") or values["name_en"]),
        position=(session().scalar(select(func.max(Category.position))) or 0) + 1,
        **{name: values[name] for name in FIELDS if name in values},
    )
    session().add(category)
    session().flush()
    _set_groups(category.id, group_ids)
    new_edition()
    record(CategoryMade(actor_id=actor.id, category_id=category.id))
    return category


def change_category(
    *, actor: Any, category: Category, values: Mapping[str, Any], group_ids: Iterable[int] = ()
) -> None:
    """Change a category; whoever may no longer read it is put out of its rooms."""
    require(actor, Act.MANAGE_CATEGORIES)
    before = (category.access, _groups(category.id))
    for name in FIELDS:
        if name in values:
            setattr(category, name, values[name])
    session().flush()
    _set_groups(category.id, group_ids)
    new_edition()
    changed = before != (category.access, _groups(category.id))
    record(CategoryChanged(actor_id=actor.id, category_id=category.id, access_changed=changed))


def order_categories(*, actor: Any, ids: Sequence[int]) -> None:
    """Put the categories into the order of ``ids``; those not named keep their place after them."""
    require(actor, Act.MANAGE_CATEGORIES)
    for position, category_id in enumerate(ids, start=1):
        session().execute(update(Category).where(Category.id == category_id).values(position=position))
    new_edition()
    record(CategoriesOrdered(actor_id=actor.id))


def _groups(category_id: int) -> frozenset[int]:
    return frozenset(
        session().scalars(select(CategoryGroup.group_id).where(CategoryGroup.category_id == category_id))
    )


def _set_groups(category_id: int, group_ids: Iterable[int]) -> None:
    session().execute(delete(CategoryGroup).where(CategoryGroup.category_id == category_id))
    for group_id in sorted(set(group_ids)):
        session().add(CategoryGroup(category_id=category_id, group_id=group_id))
    session().flush()


def _free_slug(wish: str) -> str:
    wanted = slugify(wish)
    taken = set(session().scalars(select(Category.slug).where(Category.slug.like(f"{wanted}%"))))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted[:55]}-{number}"
    return slug
