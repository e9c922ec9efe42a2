import os
import shutil


def handler(event, context):
    shutil.rmtree("/tmp/parts", ignore_errors=True)
    os.makedirs("/tmp/parts")
    with open("/tmp/parts/rows.csv", "a") as rows:
        rows.write(event["row"])
