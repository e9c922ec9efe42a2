files = object()
