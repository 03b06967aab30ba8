"""Cases: one for each subject, an append-only story folded into its state."""
