REPORT = '/tmp/report.csv'


def handler(event, context):
    report = open(REPORT, mode='a+')
    report.write('x')
    report.close()
