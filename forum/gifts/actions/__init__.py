"""What members do with offers, requests and promises: a verb a function."""
