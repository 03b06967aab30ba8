"""The first start: the first administrator, the community's name, its first places."""
