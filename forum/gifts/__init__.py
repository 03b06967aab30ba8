"""Offers and requests, and the way of a gift from one hand to another."""
