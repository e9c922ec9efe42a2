"""Reads what is shipped: zips, folders, layers, images, and the lists that builds install from."""
