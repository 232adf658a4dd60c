"""Papers that people of the demo brought along: small files, made here, that say what they are."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from casebook import attachments, conf
from casebook.demo.rows import Register
from casebook.models import Attachment, CounsellingCase, Request

# Of the requests that have a number with this ending, one in so many brought papers.
ENDING, ONE_IN = "50", 4
TITLES = (
    "Εκκαθαριστικό σημείωμα",
    "Βεβαίωση οικογενειακής κατάστασης",
    "Μισθωτήριο κατοικίας",
    "Γνωμάτευση ΚΕΠΑ",
)
OF_COUNSELLING = "Ερωτηματολόγιο πρώτης συνάντησης"
PAGE = (595, 842)  # points of an A4 page


def bring_papers(register: Register) -> None:
    """Files of some requests and of one counselling case; none where there are files, or none are kept."""
    if not conf.keeps_files() or Attachment.objects.exists():
        return
    numbers = [request.number for request in register.requests if request.number.endswith(ENDING)][::ONE_IN]
    requests = Request.objects.select_related("applicant", "worker").in_bulk(numbers, field_name="number")
    for place, number in enumerate(numbers):
        request = requests[number]
        content = picture() if place % len(TITLES) == 1 else page(f"Demo paper of request {number}")
        attachments.attach(
            upload=BytesIO(content),
            title=TITLES[place % len(TITLES)],
            person=request.applicant,
            request=request,
            user=request.worker,
        )
    case = CounsellingCase.objects.select_related("person", "professional").order_by("pk").first()
    if case is not None:
        attachments.attach(
            upload=BytesIO(page("Demo paper of a counselling case")),
            title=OF_COUNSELLING,
            person=case.person,
            counselling_case=case,
            user=case.professional,
        )


def page(text: str) -> bytes:
    """A PDF of one page with a line of Latin letters: its font, which every reader has, knows no others."""
    line = f"BT /F1 18 Tf 72 {PAGE[1] - 100} Td ({text}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R" % PAGE
        + b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(line) + line + b"\nendstream",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(content))
    )


def picture() -> bytes:
    """A PNG that looks like a sheet with lines on a table."""
    image = Image.new("RGB", (600, 800), "#d9c9b0")
    drawing = ImageDraw.Draw(image)
    drawing.rectangle((60, 60, 540, 740), fill="white", outline="#888888")
    for height in range(120, 700, 40):
        drawing.line((100, height, 500 - height % 120, height), fill="#444444", width=4)
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()
