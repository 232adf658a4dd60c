"""Uploads that touch no disk: Django would put a large one into a temporary file, which is not encrypted."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from casebook import conf


class MemoryUpload(FileUploadHandler):
    """Keeps the first file of a form in memory, up to the largest that is taken; `is_too_large` says that it
    went on beyond, whatever its header claimed. Further files are read past."""

    def __init__(self, request: HttpRequest, largest: int):
        super().__init__(request)
        self.largest = largest
        self.content = None
        self.is_too_large = False

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        if self.content is not None:
            raise SkipFile
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > self.largest:
            self.is_too_large = True
            self.content = BytesIO()
            raise SkipFile
        self.content.write(raw_data)

    def file_complete(self, file_size):
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )


def uploads_in_memory(
    view: Callable[..., HttpResponse], *, largest: Callable[[], int] = conf.largest_file
) -> Callable[..., HttpResponse]:
    """Decorates a view, which finds the handler as `request.upload`. `largest` says how many bytes are taken.

    The token against forgery is looked for after the handler is set, since looking for it reads the form.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        request.upload = MemoryUpload(request, largest())
        request.upload_handlers = [request.upload]
        return protected(request, *args, **kwargs)

    return guarded
