"""Antipatterns on the packages shelf."""
