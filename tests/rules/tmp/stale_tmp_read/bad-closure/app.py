import json
import os


def handler(event, context):
    def settings():
        if not os.path.isfile("/tmp/settings.json"):
            with open("/tmp/settings.json", "w") as kept:
                json.dump(event["settings"], kept)
        with open("/tmp/settings.json") as kept:
            return json.load(kept)

    return settings()
