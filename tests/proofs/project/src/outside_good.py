import os

os.chdir("/tmp")


def handler(event, context):
    with open("orders.csv", "w") as out:  # HERE
        out.write("1;19.90\n")
