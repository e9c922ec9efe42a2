"""Proofs: one experiment for each provable rule, run in the lab on the user's own handler."""
