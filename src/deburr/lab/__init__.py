"""A Lambda on the desk that obeys Lambda's rules."""
