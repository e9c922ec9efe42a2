"""The shop."""

from apig_wsgi import make_lambda_handler
from flask import Flask, abort, jsonify, request
from stock import stock

app = Flask(__name__)
app.register_blueprint(stock, url_prefix="/stock")
ORDERS = {"1": {"id": "1", "total": 3}}


@app.before_request
def known():
    if request.headers.get("x-block"):
        abort(403)


@app.get("/")
def index():
    return "<h1>shop</h1>"


@app.route("/orders/<order_id>")
def order(order_id):
    if order_id not in ORDERS:
        abort(404)
    return ORDERS[order_id]


@app.route("/orders", methods=["POST"])
def create():
    return jsonify(id="2", given=request.get_json()), 201


@app.route("/files/<path:name>")
def files(name):
    return name


@app.route("/visits")
def visits():
    answer = jsonify(seen=request.cookies)
    answer.set_cookie("first", "1")
    answer.set_cookie("second", "2", secure=True)
    return answer


@app.errorhandler(404)
def missing(error):
    return jsonify(error="no such thing"), 404


handler = make_lambda_handler(app)
