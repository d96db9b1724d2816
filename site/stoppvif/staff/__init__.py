"""The people behind the desk: their accounts, how they log in, what they may do."""
