"""The pages of statements and complaints."""
