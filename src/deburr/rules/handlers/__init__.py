"""Antipatterns in what the handler code is."""
