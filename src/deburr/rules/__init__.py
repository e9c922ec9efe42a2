"""One file per antipattern, shelved by subject."""
