"""What handler code does, read without running it."""
