"""Thanks before moderators."""
