"""Antipatterns under /tmp, which outlives an invocation."""
