"""Antipatterns in who waits how long for whom."""
