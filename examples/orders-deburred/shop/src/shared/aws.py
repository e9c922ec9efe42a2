"""SDK settings that fit inside the functions' timeouts: two tries, each bounded."""

from botocore.config import Config

QUICK = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})
"""For whoever is waited for: at most six seconds and a short pause between the tries."""

PATIENT = Config(connect_timeout=2, read_timeout=15, retries={"mode": "standard", "total_max_attempts": 3})
"""For files and whole tables, in functions that nobody waits for: under a minute for one request."""
