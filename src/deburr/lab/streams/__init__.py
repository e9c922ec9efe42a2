"""Streams that mappings poll: their shards and their records, from whoever plays Kinesis or DynamoDB."""
