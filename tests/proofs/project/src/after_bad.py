import os
import threading
import time
import urllib.request


def tell():
    time.sleep(0.3)
    urllib.request.urlopen(os.environ["WHERE"], timeout=5).read()


def handler(event, context):
    threading.Thread(target=tell).start()  # HERE
