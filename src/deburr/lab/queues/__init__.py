"""Queues with SQS's rules, held in memory for as long as the lab runs."""
