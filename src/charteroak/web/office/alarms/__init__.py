"""What raised an alarm, for those who watch over the desk."""
