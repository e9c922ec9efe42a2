seen = []


def handler(event, context):
    seen.append(event)  # HERE
    del seen[:-3]
    seen.clear()
