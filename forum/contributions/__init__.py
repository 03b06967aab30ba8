"""What the brand asks of its community, what it gives in return, and the public ledger of both."""
