"""Home, the numbers to call, and the pages that say what we promise."""
