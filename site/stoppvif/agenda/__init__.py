"""What the communes announce: events, their dates, and whoever writes them."""
