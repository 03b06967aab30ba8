"""The pages where administrators shape the community."""
