def rows(event):
    return [event["pathParameters"]["id"]]
