import os
import smtplib
from ftplib import FTP
from imaplib import IMAP4_SSL


def handler(event, context):
    with IMAP4_SSL("mail.example.com") as box:
        box.login("orders", os.environ["PASSWORD"])
    with FTP("files.example.com") as files:
        files.login()
    with smtplib.SMTP("mail.example.com", 587) as mail:
        mail.starttls()
        mail.sendmail("a@example.com", "b@example.com", event["text"])
