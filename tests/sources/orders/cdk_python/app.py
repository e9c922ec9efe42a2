#!/usr/bin/env python3
import aws_cdk as cdk
from shop.orders_stack import OrdersStack

app = cdk.App()
OrdersStack(app, "Orders", stage="prod")
app.synth()
