from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms_pages.demo import build_pages, remove_pages


class Command(BaseCommand):
    help = "Make the pages of the demo centre: front page, news, events, pictures; --remove takes them away."

    def add_arguments(self, parser):
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=None,
            help="The day around which news and events are dated, as YYYY-MM-DD. Left out: today.",
        )
        parser.add_argument("--remove", action="store_true", help="Remove what this command made.")

    def handle(self, *args, today: date | None, remove: bool, **options):
        if remove:
            remove_pages()
            self.stdout.write("The pages of the demo centre are removed.")
            return
        home = build_pages(today or timezone.localdate())
        self.stdout.write(f"The pages of the demo centre stand beneath «{home.title}».")
