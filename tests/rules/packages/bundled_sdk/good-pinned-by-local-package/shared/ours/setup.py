from setuptools import setup

install_requires = ["boto3==1.38.36"]
setup(name="ours", version="0.1", install_requires=install_requires)
