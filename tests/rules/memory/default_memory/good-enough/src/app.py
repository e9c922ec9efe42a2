import io

from PIL import Image


def handler(event, context):
    image = Image.open(io.BytesIO(event["body"]))
    image.thumbnail((200, 200))
    return image.size
