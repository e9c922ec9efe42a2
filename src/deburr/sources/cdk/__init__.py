"""Reads what a CDK app synthesizes: a cloud assembly, told in the words of the app itself."""
