from mangum import Mangum

from shop import app

handler = Mangum(app)
