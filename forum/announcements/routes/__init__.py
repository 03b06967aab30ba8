"""The pages about announcements."""
