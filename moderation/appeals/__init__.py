"""Complaints about decisions, judged by another moderator."""
