class FastAPI:
    def get(self, path):
        return lambda function: function
