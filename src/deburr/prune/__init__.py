"""Which published versions may go, and how they go: seen first, written down, checked again, one by one."""
