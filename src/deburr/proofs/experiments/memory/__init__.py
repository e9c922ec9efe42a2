"""Experiments for the rules of memory."""
