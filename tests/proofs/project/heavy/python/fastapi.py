import time

time.sleep(0.4)


class FastAPI:
    def get(self, path):
        return lambda function: function
