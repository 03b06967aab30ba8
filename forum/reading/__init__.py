"""What a member has read, follows and is writing."""
