"""`make bench`: how fast the program is, as ratios to a bare Flask under the same server."""
