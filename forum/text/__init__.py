"""What members write: cleaned, rendered, searched, quoted, compared."""
