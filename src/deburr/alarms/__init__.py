"""What to monitor: the alarms a workload deserves, and how to write them down."""
