import requests


def handler(event, context):
    return requests.get('http://localhost:2773/secretsmanager/get?secretId=orders').json()
