"""Replies to intents."""
