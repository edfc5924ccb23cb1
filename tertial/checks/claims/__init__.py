"""What a report claims, one kind of claim a file."""
