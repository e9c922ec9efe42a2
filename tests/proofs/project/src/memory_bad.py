def handler(event, context):
    return sum(range(6_000_000))  # HERE
