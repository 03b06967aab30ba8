"""Care: for members under attack, and for those who moderate."""
