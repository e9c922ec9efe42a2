import subprocess


def handler(event, context):
    return {"statusCode": 200, "body": subprocess.run(["./solve", event["body"]], capture_output=True).stdout.decode()}
