"""Antipatterns that fill the code storage quota."""
