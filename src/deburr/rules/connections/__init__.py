"""Antipatterns in clients and connections."""
