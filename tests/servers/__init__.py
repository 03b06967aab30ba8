"""Real servers that tests start and stop: PostgreSQL, Valkey, Chromium, and the program itself."""
