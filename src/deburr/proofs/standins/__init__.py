"""Servers that stand in for what handlers talk to: all of them on this machine's loopback, all of them counting."""
