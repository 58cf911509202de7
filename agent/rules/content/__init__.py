"""Rules about content."""
