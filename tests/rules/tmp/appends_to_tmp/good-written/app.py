def handler(event, context):
    with open('/tmp/report.csv', 'w') as report:
        report.write('x')
