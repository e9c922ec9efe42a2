import os
import shutil


def handler(event, context):
    os.makedirs('/tmp/report', exist_ok=True)
    try:
        for row in event['rows']:
            with open('/tmp/report/rows.csv', 'a') as report:
                report.write(row)
    finally:
        shutil.rmtree('/tmp/report')
