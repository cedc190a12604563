"""What the assistant does with one message; synchronous, and free of any channel's library."""
