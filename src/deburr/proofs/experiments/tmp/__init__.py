"""Experiments for the rules of tmp."""
