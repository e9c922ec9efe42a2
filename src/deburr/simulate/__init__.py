"""What traffic does to a function: concurrency, cold starts, throttles, and how sure that is."""
