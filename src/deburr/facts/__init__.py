"""What AWS and the libraries do today: limits, prices and dates, each with its source and its day."""
