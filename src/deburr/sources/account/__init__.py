"""An account as a source: what AWS answered, kept in a snapshot file, and read from there."""
