"""What every page shares: errors, forms, limits, security, assets."""
