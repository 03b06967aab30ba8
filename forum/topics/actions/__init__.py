"""The verbs of the conversation, one file each."""
