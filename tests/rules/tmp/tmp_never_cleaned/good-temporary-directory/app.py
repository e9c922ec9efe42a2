import os
import tempfile


def handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, event["name"]), "w") as out:
            out.write(event["body"])
    with tempfile.NamedTemporaryFile("w") as out:
        out.write(event["body"])
