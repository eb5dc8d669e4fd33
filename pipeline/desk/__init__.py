"""Django at the edge: `boot` is the only door, `store` keeps review's promise."""
