import io

import matplotlib.pyplot as plt


def chart(points):
    out = io.BytesIO()
    plt.plot(points)
    plt.savefig(out)
    return out.getvalue()
