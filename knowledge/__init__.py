"""What the plans say: reading, keeping and answering; no chat, no network, no clock, no environment."""
