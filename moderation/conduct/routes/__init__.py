"""The pages of the code of conduct: reading, accepting, editing."""
