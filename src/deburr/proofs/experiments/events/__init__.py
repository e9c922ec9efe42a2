"""Experiments for the rules of events."""
