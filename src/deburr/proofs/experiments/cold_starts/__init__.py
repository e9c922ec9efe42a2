"""Experiments for the rules of cold_starts."""
