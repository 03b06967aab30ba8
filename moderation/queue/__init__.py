"""The queue: the cases that wait for a moderator, one beside the other, and the page of each."""
