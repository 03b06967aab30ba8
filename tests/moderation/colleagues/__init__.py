"""Words between colleagues before moderators."""
