"""Questions that only another department can answer: handed off, answered, and told to everyone concerned."""
