def made():
    def handle(event, context):
        return {'statusCode': 200, 'body': event['requestContext']['identity']['sourceIp']}

    return handle


handler = made()
