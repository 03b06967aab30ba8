"""What can be done about statements and complaints."""
