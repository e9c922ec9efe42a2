class Orders:
    def handler(self, event, context):
        return 1
