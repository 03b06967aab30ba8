"""The verbs of questionnaires."""
