"""Who is planned on duty, who is there, and what the visitor is told of it."""
