"""The workshop in the room: templates, forms, the board, the pages, groups and results."""
