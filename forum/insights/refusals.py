"""Why a verbatim can't be chosen."""

from __future__ import annotations


class Full(Exception):
    """As many are chosen for this review as it has room for."""
