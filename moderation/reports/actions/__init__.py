"""Reporting, adding, withdrawing; giving a notice without an account."""
