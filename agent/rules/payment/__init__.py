"""Rules about payment."""
