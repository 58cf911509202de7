"""Rules about contact."""
