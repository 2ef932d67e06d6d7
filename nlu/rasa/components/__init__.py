"""Amicable's own graph components; they run in Rasa's Python 3.10, apart from the service."""
