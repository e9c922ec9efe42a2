import os


def handler(event, context):
    if os.path.exists('/tmp/report.csv'):
        os.remove('/tmp/report.csv')
    with open('/tmp/report.csv', 'a') as report:
        report.write('x')
