"""Results and notebooks as documents a person can read or send on."""
