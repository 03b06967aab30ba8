"""The style sheet and the script that every page loads are joined of several files."""

import re
from collections import Counter

from flask import Flask

from forum.web.assets import assets, bundle_css, bundle_js, import_map
from tests.cast import visitor


def test_the_joined_script_imports_nothing_of_itself(app: Flask) -> None:
    with app.app_context():
        mine = {name for name, address in assets().modules.items() if address == bundle_js()}
        text = assets().script.decode()
        assert {"terrasse/main.js", "terrasse/live.js", "terrasse/behaviours/topic.js"} <= mine
        assert not set(re.findall(r'^import .* from "([^"]+)"', text, re.MULTILINE)) & mine


def test_no_two_joined_scripts_use_one_name(app: Flask) -> None:
    with app.app_context():
        text = assets().script.decode()
    declared = r"^(?:export )?(?:default )?(?:async )?(?:const|let|var|function|class) +(\w+)"
    names = Counter(re.findall(declared, text, re.MULTILINE))
    names.update(re.findall(r"^(?:const|let) .*?, ([A-Z_]+) =", text, re.MULTILINE))
    assert [name for name, count in names.items() if count > 1] == []
    assert text.count("export default") == 1


def test_both_may_be_kept_for_good_and_an_old_address_is_gone(app: Flask) -> None:
    client = visitor(app)
    with app.app_context():
        addresses = {bundle_js(): "text/javascript", bundle_css(): "text/css"}
        assert bundle_js() in import_map("", "")
    for address, kind in addresses.items():
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.mimetype == kind
        assert "immutable" in answer.headers["Cache-Control"]
        assert client.get(re.sub(r"/\w+\.", "/000000000000.", address)).status_code == 404
