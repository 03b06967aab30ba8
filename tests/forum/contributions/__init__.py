"""Calls, contributions, commitments, the ledger."""
