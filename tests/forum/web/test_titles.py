"""What a browser writes on a tab: the page, and whose it is, once."""

import re

import pytest

from forum.community.actions import store_settings
from forum.storage.session import transaction
from tests.cast import Cast


@pytest.mark.parametrize(
    "path", ["/", "/topics", "/search?q=tea", "/settings", "/admin/", "/notifications", "/you"]
)
def test_each_tab_names_the_community_once(cast: Cast, path: str) -> None:
    with cast.app.app_context(), transaction():
        store_settings({"name": "Tea & Co"})
    page = cast.browser("ada").get(path)
    assert page.status_code == 200
    (title,) = re.findall(r"<title>(.*?)</title>", page.text)
    assert title.count("Tea &amp; Co") == 1 and title.endswith("Tea &amp; Co"), title
