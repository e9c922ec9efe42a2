import io

import matplotlib.pyplot as plt


def chart(points):
    out = io.BytesIO()
    figure, axes = plt.subplots()
    axes.plot(points)
    figure.savefig(out)
    return out.getvalue()
