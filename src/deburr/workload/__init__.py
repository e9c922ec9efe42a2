"""The one vocabulary: frozen, inert."""
