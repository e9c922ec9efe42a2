"""Experiments for the rules of connections."""
