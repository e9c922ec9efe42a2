"""Antipatterns in front of functions: APIs, URLs, distributions."""
