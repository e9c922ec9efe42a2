import time

SETTLE_S = 30


def settle():
    time.sleep(SETTLE_S)
