"""Private conversations between members: topics that only those who take part in see."""
