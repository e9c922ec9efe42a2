from flask import Flask

app = Flask(__name__)


@app.route("/orders")
def orders():
    return []


def handler(event, context):
    app.run(host="0.0.0.0", port=8080)
