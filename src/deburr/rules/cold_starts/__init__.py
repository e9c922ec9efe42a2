"""Antipatterns that make cold starts slower or dearer."""
