"""Answers that depend on the data and a seed: one module a chapter, each function from a seed to a Given."""
