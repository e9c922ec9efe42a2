from collections import deque as Queue

told = Queue()


def report(text):
    told.append(text)
