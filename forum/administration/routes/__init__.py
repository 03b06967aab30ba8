"""Settings, categories and groups, each in its file."""
