def collector():
    seen = []

    def collect(line):
        seen.append(line)
        return seen

    return collect


collect = collector()


def handler(event, context):
    return collect(event["line"])
