"""deburr takes the sharp edges off AWS Lambda."""

__version__ = "0.1.0"
