"""What we ask of the model: outcomes, closed forms, figures, the command line."""
