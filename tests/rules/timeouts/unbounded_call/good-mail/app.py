import os
import smtplib
from ftplib import FTP
from imaplib import IMAP4_SSL


def handler(event, context):
    with IMAP4_SSL("mail.example.com", timeout=2) as box:
        box.login("orders", os.environ["PASSWORD"])
    files = FTP()
    files.connect("files.example.com", 21, 2)
    mail = smtplib.SMTP(timeout=2)
    mail.connect("mail.example.com", 587)
    mail.sendmail("a@example.com", "b@example.com", event["text"])
