"""Topics and posts: the conversation."""
