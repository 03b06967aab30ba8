"""Members meet: what brings them, introductions with the consent of both, and the concierge's desk."""
