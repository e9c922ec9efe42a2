import os
import shutil


def handler(event, context):
    shutil.rmtree("/tmp/work", ignore_errors=True)
    os.makedirs("/tmp/work")
    with open("/tmp/work/rows.csv", "a") as rows:
        rows.write(event["row"])
