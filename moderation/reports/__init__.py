"""Reports: by members about anything they see, and by anybody about illegal content."""
