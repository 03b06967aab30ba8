"""The pages of shelter, and of what moderators ask for themselves."""
