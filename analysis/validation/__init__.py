"""The model against the world: open records of a city's requests, first waves of an epidemic."""
