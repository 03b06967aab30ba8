"""The pages of figures, and what administrators take away."""
