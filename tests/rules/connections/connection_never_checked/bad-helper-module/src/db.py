import os

import pymysql

conn = pymysql.connect(host=os.environ['HOST'], connect_timeout=3, read_timeout=5)
