import json

import stripe


def handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        stripe.PaymentIntent.create(amount=order["total"], currency="eur", customer=order["customer"], confirm=True)
