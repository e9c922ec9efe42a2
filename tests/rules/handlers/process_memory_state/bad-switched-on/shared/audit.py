NOTES: list = []
NOTING = False


def start() -> None:
    global NOTING
    NOTING = True


def note(what: str) -> None:
    if not NOTING:
        return
    NOTES.append(what)
