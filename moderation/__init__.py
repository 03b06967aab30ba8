"""Keeping the code of conduct: a package beside the forum, attached through its hooks alone."""
