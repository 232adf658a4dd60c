"""The demo's pictures, drawn for this project, in a collection of their own."""

from pathlib import Path

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.models import Collection

PICTURES = Path(__file__).parent / "pictures"
COLLECTION = "Επίδειξη"


def demo_collection() -> Collection | None:
    return Collection.get_first_root_node().get_children().filter(name=COLLECTION).first()


class Pictures:
    """Uploads each picture when it is first asked for; a picture whose file was lost is uploaded again."""

    def __init__(self):
        self.collection = demo_collection() or Collection.get_first_root_node().add_child(name=COLLECTION)
        images = get_image_model().objects.filter(collection=self.collection)
        self.images = {image.title: image for image in images}

    def get(self, name: str):
        title = f"Σχέδιο: {name}"
        image = self.images.get(title)
        if image is None:
            image = get_image_model()(title=title, collection=self.collection)
        if not image.file or not image.file.storage.exists(image.file.name):
            with (PICTURES / f"{name}.png").open("rb") as source:
                image.file = ImageFile(source, name=f"demo-{name}.png")
                image.save()
            self.images[title] = image
        return image


def remove_pictures() -> None:
    collection = demo_collection()
    if collection is not None:
        for image in get_image_model().objects.filter(collection=collection):
            image.delete()
        collection.delete()
