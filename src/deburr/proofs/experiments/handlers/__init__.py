"""Experiments for the rules of handlers."""
