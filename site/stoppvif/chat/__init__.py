"""The anonymous chat: a person at risk, and a professional on duty."""
