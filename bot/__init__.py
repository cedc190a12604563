"""How the assistant meets the world: settings, channels, the command line, and the place where all is put together."""
