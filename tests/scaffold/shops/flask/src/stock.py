from flask import Blueprint

stock = Blueprint("stock", __name__)


@stock.route("/<int:article>", methods=["GET", "PUT"])
def left(article):
    return {"article": article, "left": article * 2}
