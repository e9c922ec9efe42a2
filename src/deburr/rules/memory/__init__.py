"""Antipatterns in memory, which is CPU too."""
