def add(row):
    with open('/tmp/report.csv', 'a') as out:
        out.write(row)
