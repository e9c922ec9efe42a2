"""Experiments for the rules of packages."""
