"""What a table means: its header, its columns and the roles of its rows."""
