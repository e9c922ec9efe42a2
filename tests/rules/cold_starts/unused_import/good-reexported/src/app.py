from orders import handler
