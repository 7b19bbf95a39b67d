"""What test/run is made of."""
