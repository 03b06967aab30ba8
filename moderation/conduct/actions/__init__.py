"""What is done to the code of conduct, each verb in its file."""
