"""The library in the forms that other programs read."""
