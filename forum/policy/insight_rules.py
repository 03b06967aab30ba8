"""WHO MAY READ WHICH FIGURES: a part of ``rules.py``, written in the same words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.policy.acts import Act
from forum.policy.mandates import analyses, analyses_somewhere

INSIGHTS: dict[Act, list[list[Callable[[Any, Any], bool] | Act]]] = {
    Act.SEE_REPORTS: [[analyses_somewhere]],
    Act.SEE_REPORT: [[analyses, Act.SEE_CATEGORY]],
    Act.SEE_WHOLE_REPORT: [[analyses]],
    Act.TYPE_ASSUMPTIONS: [[analyses]],
}
"""``SEE_REPORTS``: there is something to read. ``SEE_REPORT``: of a category. The other two are about no
category: what concerns the whole community, and the sums that costs are worked out with."""
