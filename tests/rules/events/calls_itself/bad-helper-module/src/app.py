from results import keep


def handler(event, context):
    found = event['Records'][0]['s3']
    keep(found['bucket']['name'], found['object']['key'])
