"""Rules about disclosure."""
