"""Who helps: the partners of the network and what they offer."""
