"""Categories: where conversations live and who may read them."""
