"""Pages of deciding: the form with its preview, a decision and undoing it, lifting what is in force."""
