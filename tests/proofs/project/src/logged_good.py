def handler(event, context):
    print("event:", len(event))  # HERE
