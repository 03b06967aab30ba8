"""WHO MAY READ WHICH FIGURES: a part of ``rules.py``, written in the same words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.policy.acts import Act
from forum.policy.mandates import analyses, analyses_somewhere
from forum.policy.words import in_the_open, published

INSIGHTS: dict[Act, list[list[Callable[[Any, Any], bool] | Act]]] = {
    Act.SEE_REPORTS: [[analyses_somewhere]],
    Act.SEE_REPORT: [[analyses, Act.SEE_CATEGORY]],
    Act.SEE_WHOLE_REPORT: [[analyses]],
    Act.TYPE_ASSUMPTIONS: [[analyses]],
    Act.CHOOSE_VERBATIM: [[Act.SEE_POST, analyses, published, in_the_open]],
}
"""``SEE_REPORTS``: there is something to read. ``SEE_REPORT``: of a category. The next two are about no
category: what concerns the whole community, and the sums that costs are worked out with. ``CHOOSE_VERBATIM``:
let Monday's review quote a post."""
