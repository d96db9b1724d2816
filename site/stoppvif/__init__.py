"""STOPP VIF: the website of a network against intrafamilial violence."""
