"""Full-text search over topics and posts."""
