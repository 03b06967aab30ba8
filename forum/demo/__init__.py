"""The example community that `python run.py --demo` opens."""
