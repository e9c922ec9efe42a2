import serverless_wsgi as bridge
from flask import Flask

app = Flask(__name__)


def handler(event, context):
    return bridge.handle_request(app, event, context)
