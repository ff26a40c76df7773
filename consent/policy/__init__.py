"""The published config: purposes, sellers and words, and their versions."""
