def handler(event, context):
    with open('/tmp/report.csv', 'a') as report:
        report.write(event['row'])
    return {'statusCode': 200}
