class Store:
    path = './orders.txt'

    def keep(self, text):
        with open(self.path, 'a') as file:
            file.write(text)


store = Store()


def handler(event, context):
    store.keep(event['body'])
    return 'saved'
