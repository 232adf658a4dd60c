"""What portals of open data ask of a report: DCAT-AP 3 as JSON-LD.

https://semiceu.github.io/DCAT-AP/releases/3.0.1/ names the terms; the addresses of languages, formats,
themes and frequencies are those of the vocabularies of the European Union.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebook.models import CentreSettings
from casebook.statistics.publication import Publication

AUTHORITY = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
PROFILE = "https://semiceu.github.io/DCAT-AP/releases/3.0.1"
LANGUAGES = {"el": "ELL", "en": "ENG"}
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Distribution:
    """One file of a dataset. `format` is a code of the European list of file types."""

    address: str
    title: str
    format: str
    media_type: str


@dataclass(frozen=True)
class Dataset:
    """The open data of one report."""

    publication: Publication
    title: str
    description: str
    page: str
    address: str
    modified: datetime
    columns: str
    distributions: tuple[Distribution, ...]


@dataclass(frozen=True)
class Publisher:
    """Who publishes, who answers questions, and what anybody may do with the data."""

    name: str
    email: str
    licence: str


def publisher(site_name: str) -> Publisher:
    """What the settings of the centre say; `site_name` where nobody wrote there who publishes."""
    centre = CentreSettings.objects.first() or CentreSettings()
    return Publisher(
        centre.publisher or site_name or _("Community centre"), centre.contact_email, centre.licence
    )


def dataset(given: Dataset, by: Publisher) -> dict:
    """The dataset of one report with its distributions."""
    return {"@context": CONTEXT, **_dataset(given, by)}


def catalogue(address: str, site: str, datasets: Iterable[Dataset], by: Publisher) -> dict:
    """All reports that anybody may read. `site` is the address of the site's front page."""
    datasets = list(datasets)
    return {
        "@context": CONTEXT,
        "@id": address,
        "@type": "dcat:Catalog",
        "dct:title": _said(_("Annual reports: %(name)s") % {"name": by.name}),
        "dct:description": _said(_("The figures of the annual reports of the centre, as open data.")),
        "dct:publisher": _agent(by),
        "dct:language": _language(),
        "dct:license": _licence(by),
        "dct:conformsTo": {"@id": PROFILE, "@type": "dct:Standard"},
        "dct:modified": _moment(max(one.modified for one in datasets)),
        "foaf:homepage": {"@id": site, "@type": "foaf:Document"},
        "dcat:themeTaxonomy": _themes(),
        "dcat:dataset": [_dataset(one, by) for one in datasets],
    }


def _dataset(given: Dataset, by: Publisher) -> dict:
    publication = given.publication
    contact = {"dcat:contactPoint": _contact(by)} if by.email else {}
    return {
        "@id": given.address,
        "@type": "dcat:Dataset",
        "dct:identifier": given.address,
        "dct:title": _said(given.title),
        "dct:description": _said(given.description),
        "dct:publisher": _agent(by),
        **contact,
        "dct:language": _language(),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(publication.period.start),
            "dcat:endDate": _day(publication.period.last_day),
        },
        "dct:issued": _moment(publication.confirmed_on or publication.computed_on),
        "dct:modified": _moment(given.modified),
        "dct:accrualPeriodicity": {"@id": f"{AUTHORITY}/frequency/ANNUAL", "@type": "dct:Frequency"},
        "dct:accessRights": {"@id": f"{AUTHORITY}/access-right/PUBLIC", "@type": "dct:RightsStatement"},
        "dcat:theme": _theme(),
        "dcat:keyword": [_said(word) for word in (_("annual report"), _("social services"))],
        "dcat:landingPage": {"@id": given.page, "@type": "foaf:Document"},
        "dcat:distribution": [_distribution(one, given, by) for one in given.distributions],
    }


def _distribution(one: Distribution, given: Dataset, by: Publisher) -> dict:
    described = (
        {"dct:conformsTo": {"@id": given.columns, "@type": "dct:Standard"}} if one.format == "CSV" else {}
    )
    return {
        "@id": one.address,
        "@type": "dcat:Distribution",
        "dct:title": _said(one.title),
        "dcat:accessURL": {"@id": one.address, "@type": "rdfs:Resource"},
        "dcat:downloadURL": {"@id": one.address, "@type": "rdfs:Resource"},
        "dct:format": {"@id": f"{AUTHORITY}/file-type/{one.format}", "@type": "dct:MediaTypeOrExtent"},
        "dcat:mediaType": {"@id": f"{MEDIA_TYPES}/{one.media_type}", "@type": "dct:MediaType"},
        "dct:license": _licence(by),
        "dct:language": _language(),
        "dct:modified": _moment(given.modified),
        **described,
    }


def _agent(by: Publisher) -> dict:
    return {"@type": "foaf:Agent", "foaf:name": _said(by.name)}


def _contact(by: Publisher) -> dict:
    return {
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": by.name,
        "vcard:hasEmail": {"@id": f"mailto:{by.email}"},
    }


def _themes() -> dict:
    return {
        "@id": f"{AUTHORITY}/data-theme",
        "@type": "skos:ConceptScheme",
        "dct:title": {"@value": "Data theme", "@language": "en"},
    }


def _theme() -> dict:
    label = {"@value": "Population and society", "@language": "en"}
    return {"@id": f"{AUTHORITY}/data-theme/SOCI", "@type": "skos:Concept", "skos:prefLabel": label}


def _licence(by: Publisher) -> dict:
    return {"@id": by.licence, "@type": "dct:LicenseDocument"}


def _language() -> dict:
    code = LANGUAGES.get((get_language() or "").split("-")[0], "MUL")
    return {"@id": f"{AUTHORITY}/language/{code}", "@type": "dct:LinguisticSystem"}


def _said(words: str) -> dict:
    return {"@value": words, "@language": (get_language() or "und").split("-")[0]}


def _day(day) -> dict:
    return {"@value": day.isoformat(), "@type": "xsd:date"}


def _moment(moment: datetime) -> dict:
    return {"@value": timezone.localtime(moment).isoformat(timespec="seconds"), "@type": "xsd:dateTime"}
