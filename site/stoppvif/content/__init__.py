"""`content/` read into typed, checked objects."""
