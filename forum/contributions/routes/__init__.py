"""The pages of calls, contributions, commitments and the ledger."""
