"""Members: accounts, sessions, profiles, roles and standing."""
