"""What `cchc doctor` looks at: the settings, what lies on this machine, the store, and what is reached by network."""
