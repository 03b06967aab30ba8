"""The pages about introductions and the desk."""
