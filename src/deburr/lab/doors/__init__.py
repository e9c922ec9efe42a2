"""What stands before a function: its URL, REST and HTTP APIs, a load balancer; each with its patience and errors."""
