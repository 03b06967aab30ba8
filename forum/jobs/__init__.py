"""What must still be done: the outbox and its worker."""
