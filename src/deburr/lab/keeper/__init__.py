"""The small process that makes sandboxes, and sees to it that none outlives the lab."""
