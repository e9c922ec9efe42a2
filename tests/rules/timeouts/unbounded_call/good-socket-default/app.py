import socket
import urllib.request

socket.setdefaulttimeout(4)


def handler(event, context):
    return urllib.request.urlopen("https://stock.example.com").status
