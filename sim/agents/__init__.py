"""The four kinds of agents: what each carries, how it starts, how it decides."""
