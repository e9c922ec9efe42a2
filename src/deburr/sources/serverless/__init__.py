"""Reads services of the Serverless Framework and of osls, its open successor."""
