from .contact import ContactDetails, OpeningHours
from .events import EventIndexPage, EventPage
from .home import HomePage
from .news import NewsIndexPage, NewsPage
from .standard import StandardPage
from .topics import Topic

__all__ = [
    "ContactDetails",
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "OpeningHours",
    "StandardPage",
    "Topic",
]
