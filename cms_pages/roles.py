"""What the communications editor may do, as permissions of Wagtail's own."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from cms_pages.models import HomePage, Topic

PAGE_ACTIONS = ("add", "change", "publish")
FILE_ACTIONS = ("add", "change", "choose")
TOPIC_ACTIONS = ("add", "change", "delete", "view")
# Data in Greek, as staff read it in the list of groups.
EDITORS = "Επικοινωνία"


def install_editors() -> str:
    """Make the editors' group where it is missing, and give it what editors may do."""
    group, is_new = Group.objects.get_or_create(name=EDITORS)
    grant_editor(group)
    message = _("Group of the editors, made: %(name)s") if is_new else _("Group of the editors: %(name)s")
    return message % {"name": group.name}


def grant_editor(group: Group, *, home: Page | None = None) -> None:
    """Let `group` write and publish pages beneath `home`, with pictures, files and topics. Idempotent.

    Without `home` it is the centre's front page on the default site, or that site's root where the
    centre has none. Nothing is taken away that the group had.
    """
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    group.permissions.add(*_model_permissions(Topic, TOPIC_ACTIONS))
    page = home or _home_of_the_centre()
    for permission in _model_permissions(Page, PAGE_ACTIONS):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    collection = Collection.get_first_root_node()
    for model in (get_image_model(), get_document_model()):
        for permission in _model_permissions(model, FILE_ACTIONS):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )


def _home_of_the_centre() -> Page:
    root = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    return HomePage.objects.descendant_of(root, inclusive=True).order_by("depth", "path").first() or root


def _model_permissions(model, actions: tuple[str, ...]) -> list[Permission]:
    codenames = [f"{action}_{model._meta.model_name}" for action in actions]
    return list(
        Permission.objects.filter(
            content_type=ContentType.objects.get_for_model(model), codename__in=codenames
        )
    )
