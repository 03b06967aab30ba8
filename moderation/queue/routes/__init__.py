"""The pages of the queue: the list, a case, what is done to it short of deciding, several at once."""
