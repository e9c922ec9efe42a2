from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def handler(event: 'pd.DataFrame', context):
    return 'saved'
