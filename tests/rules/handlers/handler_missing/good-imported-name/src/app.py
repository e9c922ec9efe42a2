from real import handler
