"""Wheels and npm packages for a function's platform, installed once and kept by what was asked for."""
