"""SDK settings that fit inside the functions' timeouts."""

from botocore.config import Config

QUICK = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "max_attempts": 2})
