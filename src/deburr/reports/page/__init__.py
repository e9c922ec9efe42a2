"""Everything that is known of a workload as one HTML file that needs nothing else."""
