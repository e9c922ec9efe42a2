"""Antipatterns in how events are delivered."""
