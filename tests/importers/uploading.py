"""How tests send a file by the screens, as far as its preview and beyond."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from importers import jobs
from importers.models import ImportRun

IMPORT = reverse("casebook_importers:import")
PEOPLE = "Επώνυμο;Όνομα\nΑ;Β\nΓ;Δ\n"


def send(client, content, kind="people", name="file.csv"):
    """Choose the file on the first screen; answers the response."""
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(IMPORT, {"kind": kind, "file": SimpleUploadedFile(name, data)})


def upload(client, content, kind="people", name="file.csv"):
    """The page of the run, after the file was looked at."""
    response = send(client, content, kind, name)
    assert response.status_code == 302, response.context["form"].errors
    jobs.work_off()
    return client.get(response.url)


def preview_run(user, content, kind="people") -> ImportRun:
    """A run of `user` that was looked at, without a screen."""
    run = ImportRun.objects.receive(user=user, kind=kind, file_name="file.csv", data=content.encode())
    jobs.submit_preview(run)
    jobs.work_off()
    run.refresh_from_db()
    return run


def address(run: ImportRun, name: str = "run") -> str:
    return reverse(f"casebook_importers:{name}", kwargs={"uid": run.uid})


def confirm(client, run: ImportRun, *, shown: str | None = None):
    """Click the button of the run's page, let the work be done, and answer the page that follows."""
    shown = run.preview["digest"] if shown is None else shown
    response = client.post(address(run, "confirm"), {"shown": shown})
    jobs.work_off()
    return client.get(response.url)
