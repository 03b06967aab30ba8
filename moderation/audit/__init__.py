"""Who did what: every act of a moderator or administrator, chained by hash."""
