"""Experiments for the rules of timeouts."""
