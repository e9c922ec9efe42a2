from scratch import clean


def handler(event, context):
    clean()
    with open("/tmp/report.csv", "w") as report:
        report.write(event["rows"])
