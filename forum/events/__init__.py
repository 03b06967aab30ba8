"""What is on: evenings, workshops, walks; who comes, who waits, where, and how it was."""
