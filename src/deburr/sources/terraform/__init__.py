"""Reads Terraform and OpenTofu: configuration, its modules, and plans as JSON."""
