import subprocess


def handler(event, context):
    return subprocess.run(["./bin/convert", event["file"]], check=True).returncode
