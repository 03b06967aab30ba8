"""Stand-in."""


def drafts_of(me: object) -> list[object]:
    """None yet."""
    return []
