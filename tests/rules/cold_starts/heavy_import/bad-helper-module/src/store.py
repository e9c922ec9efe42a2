def rows(event):
    return [len(key) for key in event]
