"""The words of the report become blocks, in pages and in their revisions; and back.

Backwards, blocks that the old fields have no place for (tables, charts, events) are left out.
"""

import json
from uuid import uuid4

import casebook.models.report_blocks
import wagtail.fields
from django.db import migrations
from django.utils.html import escape

HEADLINE = ["citizens_received", "appointments_held", "people_served", "requests_since_opening"]
FIGURES = {"headline", "figures"}
FIELDS = ("message_title", "message", "introduction", "closing")


def block(kind, **value):
    return {"type": kind, "value": value, "id": str(uuid4())}


def blocks_of(fields):
    """The layout of the page until now: words, figures, words."""
    body = []
    if fields["message_title"] or fields["message"]:
        body.append(block("message", title=fields["message_title"], text=fields["message"]))
    if fields["introduction"]:
        body.append(block("text", title="", text=fields["introduction"]))
    body += [block("headline", figures=HEADLINE), block("figures", title="", figures=[])]
    if fields["closing"]:
        body.append(block("text", title="", text=fields["closing"]))
    return body


def fields_of(body):
    """The first message, the texts before the first figures and those after them."""
    fields = dict.fromkeys(FIELDS, "")
    place = "introduction"
    for each in body:
        value = each["value"]
        if each["type"] in FIGURES:
            place = "closing"
        elif each["type"] == "message" and not fields["message"] and not fields["message_title"]:
            fields["message_title"], fields["message"] = value.get("title") or "", value.get("text") or ""
        elif each["type"] in {"message", "text", "services"}:
            fields[place] += words_of(value)
    return fields


def words_of(value):
    words = [value.get("text"), value.get("staff")]
    services = [item["value"] if isinstance(item, dict) else item for item in value.get("services") or []]
    if services:
        words.append("<ul>" + "".join(f"<li>{escape(service)}</li>" for service in services) + "</ul>")
    return "".join(filter(None, [*words, value.get("contact")]))


def revisions(apps):
    return apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="casebook", content_type__model="annualreportpage"
    )


def into_blocks(apps, schema_editor):
    for page in apps.get_model("casebook", "AnnualReportPage").objects.all():
        page.body = json.dumps(blocks_of({name: getattr(page, name) for name in FIELDS}))
        page.save()
    for revision in revisions(apps).iterator():
        fields = {name: revision.content.pop(name, "") or "" for name in FIELDS}
        revision.content["body"] = json.dumps(blocks_of(fields))
        revision.save(update_fields=["content"])


def into_fields(apps, schema_editor):
    for page in apps.get_model("casebook", "AnnualReportPage").objects.all():
        for name, words in fields_of(page.body.get_prep_value()).items():
            setattr(page, name, words)
        page.save()
    for revision in revisions(apps).iterator():
        revision.content |= fields_of(json.loads(revision.content.pop("body", None) or "[]"))
        revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("casebook", "0013_guards_of_snapshots"),
    ]

    operations = [
        migrations.AddField(
            model_name='annualreportpage',
            name='body',
            field=wagtail.fields.StreamField([('message', 2), ('text', 2), ('headline', 5), ('figures', 7), ('table', 10), ('chart', 13), ('events', 2), ('services', 18)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 200, 'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ol', 'ul'], 'label': 'Text', 'required': False}), 2: ('wagtail.blocks.StructBlock', [[('title', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Figure'}), 4: ('wagtail.blocks.ListBlock', (3,), {'label': 'Figures'}), 5: ('wagtail.blocks.StructBlock', [[('figures', 4)]], {}), 6: ('wagtail.blocks.ListBlock', (3,), {'default': [], 'help_text': 'Without any: all that no other part of the page names, in the order of the report.', 'label': 'Figures'}), 7: ('wagtail.blocks.StructBlock', [[('title', 0), ('figures', 6)]], {}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Table'}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'Without one: the name of the table.', 'label': 'Title', 'max_length': 200, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('table', 8), ('title', 9)]], {}), 11: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('bars', 'Bars'), ('columns', 'Columns, for months'), ('line', 'Line, for months')], 'label': 'Drawn as'}), 12: ('wagtail.blocks.ListBlock', (3,), {'default': [], 'help_text': 'For the table of years: which figures to draw. Without any: the headline figures.', 'label': 'Figures'}), 13: ('wagtail.blocks.StructBlock', [[('table', 8), ('kind', 11), ('figures', 12), ('title', 9)]], {}), 14: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ol', 'ul'], 'label': 'Staff', 'required': False}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Service'}), 16: ('wagtail.blocks.ListBlock', (15,), {'default': [], 'label': 'Services'}), 17: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ol', 'ul'], 'label': 'Contact', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('title', 0), ('staff', 14), ('services', 16), ('contact', 17)]], {})}, default=casebook.models.report_blocks.standard_body, verbose_name='report'),
        ),
        migrations.RunPython(into_blocks, into_fields),
        migrations.RemoveField(model_name="annualreportpage", name="closing"),
        migrations.RemoveField(model_name="annualreportpage", name="introduction"),
        migrations.RemoveField(model_name="annualreportpage", name="message"),
        migrations.RemoveField(model_name="annualreportpage", name="message_title"),
    ]
