"""Figures and files that show how the code of conduct is kept."""
