"""What is done with drafts in a colleague's hands."""
