"""Edits of source files that keep their layout."""
