"""Arithmetic on facts and workload: what something costs, and how that number was reached."""
