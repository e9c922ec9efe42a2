import requests

STAGE = requests.get("https://example.com/stage", timeout=5).text
