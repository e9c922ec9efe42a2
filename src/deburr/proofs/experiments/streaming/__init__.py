"""Experiments for the rules of streaming."""
