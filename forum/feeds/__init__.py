"""Atom feeds of public categories and topics."""
