"""One reader per dialect: files in, a Workload and its gaps out."""
