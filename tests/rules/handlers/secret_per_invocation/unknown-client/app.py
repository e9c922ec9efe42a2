from vendored import clients


def handler(event, context):
    return clients.secrets().get_secret_value(SecretId="key")["SecretString"] == event["key"]
