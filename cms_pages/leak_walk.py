"""Which rights open the addresses of topics, for a host that walks its addresses in search of leaks."""

TOPICS = "wagtailsnippets_cms_pages_topic"
CHOOSER = "wagtailsnippetchoosers_cms_pages_topic"


def lines() -> dict[str, str]:
    return {
        f"{TOPICS}:list": "content",
        f"{TOPICS}:list_results": "content",
        f"{TOPICS}:add": "content",
        f"{TOPICS}:edit": "content",
        f"{TOPICS}:delete": "content",
        f"{TOPICS}:usage": "content",
        f"{TOPICS}:history": "content",
        f"{TOPICS}:history_results": "content",
        f"{TOPICS}:copy": "content",
        f"{CHOOSER}:choose": "admin",
        f"{CHOOSER}:choose_results": "admin",
        f"{CHOOSER}:chosen": "admin",
        f"{CHOOSER}:chosen_multiple": "admin",
        f"{CHOOSER}:create": "content",
    }
