"""What a program weighed over time on this machine, and when it will be full at that rate."""
