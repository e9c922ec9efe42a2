"""Tells whoever asked that the report is ready."""

import requests

session = requests.Session()


def handler(event, context):
    if event.get("callback"):
        session.post(event["callback"], json=event["report"], timeout=(2, 8)).raise_for_status()
