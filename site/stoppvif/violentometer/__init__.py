"""The test of where a relationship stands."""
