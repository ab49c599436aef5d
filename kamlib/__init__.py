"""A course and analysis kit for key-account management: tables in, tables, charts and reports out."""

__version__ = "0.1.0"
