"""The pages of reports and notices."""
