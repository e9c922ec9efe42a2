"""Antipatterns on the streaming shelf."""
