def handler(event, context):
    with open("/tmp/orders.csv", "a") as out:  # HERE
        out.write("1;19.90\n")
