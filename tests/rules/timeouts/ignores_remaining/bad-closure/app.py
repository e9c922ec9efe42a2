import httpx


def handler(event, context):
    client = httpx.Client()

    def ask(what):
        return client.get(f"https://{what}.example.com/", timeout=25).json()

    stock = ask("stock")
    return client.post("https://orders.example.com/", json=stock, timeout=10).json()
