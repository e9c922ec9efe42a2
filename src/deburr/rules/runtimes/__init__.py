"""Antipatterns in the choice of runtime."""
