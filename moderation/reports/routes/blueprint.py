"""The blueprint of reports and notices, and how often one may write."""

from __future__ import annotations

from flask import Blueprint

reports = Blueprint("reports", __name__)

BY_ACCOUNT = "10 per minute; 60 per hour"
BY_ADDRESS = "60 per hour"
NOTICES = "5 per 10 minutes; 20 per day"
"""From one address; a household shares one."""
