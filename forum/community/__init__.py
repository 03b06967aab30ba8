"""The community itself: its name, language, settings and first start."""
