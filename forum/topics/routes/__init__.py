"""The pages and forms of the conversation."""
