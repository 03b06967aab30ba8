"""Which names members may have: the name one logs in with and is mentioned by."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_security import UsernameUtil

from forum.members.models import NAME_LENGTH

NAME = re.compile(rf"[A-Za-z0-9_.-]{{2,{NAME_LENGTH}}}")

_RESERVED = """
about admin administration administrator all api automod bot complete conduct everybody everyone help
here home invitations join login logout mail me members mod moderation moderator moderators new news
nobody null official postmaster privacy register reset root room rooms security settings setup staff
support suspended system team terrasse tout tous undefined webmaster you
"""
RESERVED = frozenset(_RESERVED.split())
"""Names that would pretend to speak for the house, or that addresses of pages use."""


class Names(UsernameUtil):
    """What the account library asks about names."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)

    def normalize(self, username: str) -> str | None:
        """``username`` as it is looked up."""
        return username.strip() or None

    def validate(self, username: str) -> tuple[str | None, str | None]:
        """The sentence that refuses ``username`` (or None), and the name as it is kept."""
        name = self.normalize(username) if username else None
        return (refusal(name), name) if name else (None, None)


def refusal(name: str) -> str | None:
    """Why ``name`` can't be anybody's, None when it can."""
    if NAME.fullmatch(name) is None:
        return str(
            _(
                "A name has 2 to %(max)d characters: unaccented letters, digits, dots, dashes, underscores.",
                max=NAME_LENGTH,
            )
        )
    if not any(character.isalnum() for character in name) or name.startswith(".") or name.endswith("."):
        return str(_("A name needs a letter or a digit, and no dot at its ends."))
    if name.lower() in RESERVED:
        return str(_("The name %(name)s is kept for the house. Choose another.", name=name))
    return None
