"""Lambda's own API, so that clients of AWS work on the lab: shaped and validated by botocore's model of the service."""
