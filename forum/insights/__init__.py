"""The honest report: what the brand's people read of how questions, ideas and promises fared."""
