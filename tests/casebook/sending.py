"""Forms as a browser sends them: every field as it stood, the hidden ones too, and what somebody changed."""

from html.parser import HTMLParser

from casebook.wagtail_admin.forms.opening import NAME
from tests.casebook.screens import url


class _Fields(HTMLParser):
    """What the browser would send of the form of a record, untouched."""

    def __init__(self):
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.depth = 0
        self.in_form = False
        self.select = self.text = None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.in_form = given.get("id") == "w-editor-form"
        self.depth += tag == "template"
        name = given.get("name")
        if not self.in_form or self.depth or "disabled" in given:
            return
        if tag == "input" and name:
            is_box = given.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in given:
                self.sent.setdefault(name, []).append(given.get("value", "on" if is_box else "") or "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.sent.setdefault(self.select, []).append(given.get("value") or "")
        elif tag == "textarea":
            self.text = name
            self.sent[name] = [""]

    def handle_endtag(self, tag):
        self.depth -= tag == "template"
        if tag == "textarea" and self.text:
            # Browsers leave out the first line break.
            self.sent[self.text] = ["".join(self.sent[self.text]).removeprefix("\n")]
            self.text = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.in_form = False

    def handle_data(self, data):
        if self.text:
            self.sent[self.text].append(data)


def fill_in(response, **changed) -> dict:
    """What the form of `response` sends when somebody changes these fields and saves."""
    assert response.status_code == 200, response.get("Location")
    fields = _Fields()
    fields.feed(response.content.decode())
    return fields.sent | changed


def mark_of(client, address: str) -> dict:
    """What tells that the form of a record was opened now, for a test that writes the fields by itself."""
    return {NAME: fill_in(client.get(address))[NAME]}


def submit(client, model: str, record, **changed):
    """Open the form of a record, change these fields, and save."""
    address = url(model, "edit", record)
    response = client.post(address, fill_in(client.get(address), **changed))
    assert response.status_code == 302, response.context["form"].errors
    return response
