"""Laws that hold for every history: a model to compare with, and properties."""
