"""Lean packages for Lambda: installed for its platform, without dead weight, import-checked, the same bytes twice."""
