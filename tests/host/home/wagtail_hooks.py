"""The host's own addresses in the leak walk: Django's admin, which only its staff enters."""

from wagtail import hooks

from casebook.leak_walk.lines import Line

MODELS = ("auth_group", "auth_user", "taggit_tag", "wagtaildocs_document", "wagtailimages_image")
ACTIONS = ("add", "change", "changelist", "delete", "history")
OTHERS = ("app_list", "autocomplete", "index", "jsi18n", "password_change", "password_change_done")


@hooks.register("register_leak_walk_lines")
def lines() -> dict[str, str | Line]:
    names = [*OTHERS, *(f"{model}_{action}" for model in MODELS for action in ACTIONS)]
    names += ["auth_user_password_change", "taggit_tag_merge_tags", "view_on_site"]
    # Each model has an old address of its records, without a name.
    old = {"admin <path:object_id>/ RedirectView": Line("staff", patterns=len(MODELS))}
    named = [f"admin:{name}" for name in names] + ["admin (?P<url>.*)$ catch_all_view"]
    return {"admin:login": "public", "admin:logout": "public"} | dict.fromkeys(named, "staff") | old
