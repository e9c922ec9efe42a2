def method(event):
    return event['httpMethod']
