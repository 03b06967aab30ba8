"""What waits for a member: mentions, replies, quotes, watched topics."""
