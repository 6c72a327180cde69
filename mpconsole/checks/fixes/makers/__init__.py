"""What makes fixes: functions by rule, in modules by language."""
