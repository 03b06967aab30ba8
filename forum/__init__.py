"""The forum: what is. It never imports moderation."""
