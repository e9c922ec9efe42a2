import awsgi
from flask import Flask

app = Flask(__name__)


@app.route("/orders")
def orders():
    return []


def handler(event, context):
    return awsgi.response(app, event, context)
