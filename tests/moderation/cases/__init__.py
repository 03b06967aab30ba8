"""Cases: their stories, and what follows from them."""
