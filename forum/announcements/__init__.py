"""What the brand announces, having listened first."""
