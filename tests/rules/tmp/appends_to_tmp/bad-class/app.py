class Report:
    def __init__(self, path='/tmp/report.csv'):
        self.path = path

    def add(self, row):
        with open(self.path, 'a') as out:
            out.write(row)


def handler(event, context):
    Report().add(event['row'])
