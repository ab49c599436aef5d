"""The parts of make_datasets.py: one topic a file, each a function from seeded draws to tables."""
