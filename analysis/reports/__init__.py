"""Reports to hand on: what a finished study says, as one structure, set as HTML, PDF and Word."""
