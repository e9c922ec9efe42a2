"""Experiments, on the same shelves as the rules whose findings they prove."""
