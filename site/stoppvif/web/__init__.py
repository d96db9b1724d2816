"""What every page shares: language, headers, first flight, leaving, errors."""
