import awsgi
from flask import Flask, jsonify

app = Flask(__name__)


@app.route("/orders")
def orders():
    return jsonify([])


def handler(event, context):
    return awsgi.response(app, event, context)
