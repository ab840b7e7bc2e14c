"""Two engines of one model: `reference` to read, `fast` to run; equal bit for bit."""
