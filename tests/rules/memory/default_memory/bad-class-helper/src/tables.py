import pandas as frames


class Report:
    def __init__(self, rows):
        self.frame = frames.DataFrame(rows)

    def text(self):
        return self.frame.describe().to_csv()
