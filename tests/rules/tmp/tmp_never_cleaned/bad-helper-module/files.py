import tempfile


def keep(text):
    out = tempfile.NamedTemporaryFile("w", delete=False)
    path = f"{tempfile.mkdtemp()}/body.txt"
    with open(path, "w") as file:
        file.write(text)
    return out.name, path
