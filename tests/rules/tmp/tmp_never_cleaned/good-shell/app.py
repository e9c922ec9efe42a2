import subprocess
import uuid


def handler(event, context):
    with open(f"/tmp/{uuid.uuid4()}", "w") as out:
        out.write(event["body"])
    subprocess.run(["/opt/bin/sweep"], check=True)
