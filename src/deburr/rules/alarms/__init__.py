"""Antipatterns in what is watched, traced and logged."""
