import boto3

secrets = boto3.client("secretsmanager")


def by_hand(event):
    token = secrets.get_secret_value(SecretId="shop/token")["SecretString"]
    return {"path": event["path"], "length": len(token)}


def handler(event, context):
    if event.get("action") == "by_hand":
        return by_hand(event)
    if event.get("admin"):
        user = secrets.get_secret_value(SecretId="shop/admin")["SecretString"]
    else:
        user = secrets.get_secret_value(SecretId="shop/user")["SecretString"]
    password = secrets.get_secret_value(SecretId="shop/password")["SecretString"]
    return {"user": user, "length": len(password)}
