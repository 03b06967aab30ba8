"""The administrators' pages of screening: phrases, how strict it is where, a text to try."""
