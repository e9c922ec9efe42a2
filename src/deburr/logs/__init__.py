"""What Lambda wrote about its own invocations: logs in any container in, Profiles out."""
