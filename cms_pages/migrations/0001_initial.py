import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import wagtail.contrib.routable_page.models
import wagtail.fields
import wagtail.search.index
from django.db import migrations, models
from wagtail.images import get_image_model_string


class Migration(migrations.Migration):

    initial = True

    # Of Wagtail the oldest that has what is used, so that the app also stands on its previous LTS;
    # of the pictures whichever model the host has chosen.
    dependencies = [
        ('wagtailcore', '0094_alter_page_locale'),
        migrations.swappable_dependency(get_image_model_string()),
    ]

    operations = [
        migrations.CreateModel(
            name='EventIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='+', serialize=False, to='wagtailcore.page')),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'list of events',
                'verbose_name_plural': 'lists of events',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='+', serialize=False, to='wagtailcore.page')),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'list of news',
                'verbose_name_plural': 'lists of news',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, help_text='How the topic stands in an address: /news/?topic=…', max_length=80, unique=True, verbose_name='slug')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['name'],
            },
            bases=(wagtail.search.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='ContactDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('centre_name', models.CharField(blank=True, max_length=150, verbose_name='name of the centre')),
                ('municipality', models.CharField(blank=True, max_length=150, verbose_name='municipality')),
                ('address', models.TextField(blank=True, help_text='Street, number, floor, postal code.', verbose_name='address')),
                ('map_url', models.URLField(blank=True, verbose_name='link to a map')),
                ('telephone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('hours_note', models.CharField(blank=True, help_text='For example: closed on public holidays.', max_length=250, verbose_name='note on the opening hours')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'contact details',
                'verbose_name_plural': 'contact details',
            },
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='+', serialize=False, to='wagtailcore.page')),
                ('image_alt', models.CharField(blank=True, help_text='What the picture shows, for people who do not see it.', max_length=255, verbose_name='alternative text')),
                ('image_is_decorative', models.BooleanField(default=False, help_text='The picture adds nothing to the text: screen readers pass it by.', verbose_name='decorative picture')),
                ('introduction', models.TextField(blank=True, help_text='Two or three sentences: what the centre does, for whom.', verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('picture', 4), ('notice', 7), ('steps', 11), ('facts', 16), ('files', 19), ('quote', 22), ('links', 29)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'form_classname': 'title', 'icon': 'title', 'label': 'Heading', 'template': 'cms_pages/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'link', 'document-link', 'ol', 'ul'], 'icon': 'pilcrow', 'label': 'Text'}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('picture', 2), ('caption', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'required': False}), 6: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link'], 'label': 'Text'}), 7: ('wagtail.blocks.StructBlock', [[('title', 5), ('text', 6)]], {}), 8: ('wagtail.blocks.BooleanBlock', (), {'default': True, 'help_text': 'Steps are numbered, papers are not.', 'label': 'Numbered', 'required': False}), 9: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link'], 'label': 'Step'}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': 'Steps'}), 11: ('wagtail.blocks.StructBlock', [[('title', 5), ('is_ordered', 8), ('steps', 10)]], {}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'What'}), 13: ('wagtail.blocks.TextBlock', (), {'label': 'Value'}), 14: ('wagtail.blocks.StructBlock', [[('term', 12), ('value', 13)]], {}), 15: ('wagtail.blocks.ListBlock', (14,), {'label': 'Rows'}), 16: ('wagtail.blocks.StructBlock', [[('title', 5), ('rows', 15)]], {}), 17: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 18: ('wagtail.blocks.ListBlock', (17,), {'label': 'Files'}), 19: ('wagtail.blocks.StructBlock', [[('title', 5), ('files', 18)]], {}), 20: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'required': False}), 22: ('wagtail.blocks.StructBlock', [[('text', 20), ('source', 21)]], {}), 23: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 24: ('wagtail.blocks.CharBlock', (), {'label': 'A few words', 'required': False}), 25: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page of this site', 'required': False}), 26: ('wagtail.blocks.URLBlock', (), {'label': 'Or an address elsewhere', 'required': False}), 27: ('wagtail.blocks.StructBlock', [[('title', 23), ('text', 24), ('page', 25), ('address', 26)]], {}), 28: ('wagtail.blocks.ListBlock', (27,), {'label': 'Links'}), 29: ('wagtail.blocks.StructBlock', [[('title', 5), ('links', 28)]], {})}, verbose_name='text')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=get_image_model_string(), verbose_name='picture')),
            ],
            options={
                'verbose_name': 'front page',
                'verbose_name_plural': 'front pages',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='OpeningHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True, verbose_name='place in the list')),
                ('days', models.CharField(help_text='For example: Monday to Thursday.', max_length=80, verbose_name='days')),
                ('hours', models.CharField(help_text='For example: 08:00–15:00, or closed.', max_length=80, verbose_name='hours')),
                ('details', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='opening_hours', to='cms_pages.contactdetails', verbose_name='contact details')),
            ],
            options={
                'verbose_name': 'opening hours',
                'verbose_name_plural': 'opening hours',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='+', serialize=False, to='wagtailcore.page')),
                ('image_alt', models.CharField(blank=True, help_text='What the picture shows, for people who do not see it.', max_length=255, verbose_name='alternative text')),
                ('image_is_decorative', models.BooleanField(default=False, help_text='The picture adds nothing to the text: screen readers pass it by.', verbose_name='decorative picture')),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('picture', 4), ('notice', 7), ('steps', 11), ('facts', 16), ('files', 19), ('quote', 22), ('links', 29)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'form_classname': 'title', 'icon': 'title', 'label': 'Heading', 'template': 'cms_pages/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'link', 'document-link', 'ol', 'ul'], 'icon': 'pilcrow', 'label': 'Text'}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('picture', 2), ('caption', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'required': False}), 6: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link'], 'label': 'Text'}), 7: ('wagtail.blocks.StructBlock', [[('title', 5), ('text', 6)]], {}), 8: ('wagtail.blocks.BooleanBlock', (), {'default': True, 'help_text': 'Steps are numbered, papers are not.', 'label': 'Numbered', 'required': False}), 9: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link'], 'label': 'Step'}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': 'Steps'}), 11: ('wagtail.blocks.StructBlock', [[('title', 5), ('is_ordered', 8), ('steps', 10)]], {}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'What'}), 13: ('wagtail.blocks.TextBlock', (), {'label': 'Value'}), 14: ('wagtail.blocks.StructBlock', [[('term', 12), ('value', 13)]], {}), 15: ('wagtail.blocks.ListBlock', (14,), {'label': 'Rows'}), 16: ('wagtail.blocks.StructBlock', [[('title', 5), ('rows', 15)]], {}), 17: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 18: ('wagtail.blocks.ListBlock', (17,), {'label': 'Files'}), 19: ('wagtail.blocks.StructBlock', [[('title', 5), ('files', 18)]], {}), 20: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'required': False}), 22: ('wagtail.blocks.StructBlock', [[('text', 20), ('source', 21)]], {}), 23: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 24: ('wagtail.blocks.CharBlock', (), {'label': 'A few words', 'required': False}), 25: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page of this site', 'required': False}), 26: ('wagtail.blocks.URLBlock', (), {'label': 'Or an address elsewhere', 'required': False}), 27: ('wagtail.blocks.StructBlock', [[('title', 23), ('text', 24), ('page', 25), ('address', 26)]], {}), 28: ('wagtail.blocks.ListBlock', (27,), {'label': 'Links'}), 29: ('wagtail.blocks.StructBlock', [[('title', 5), ('links', 28)]], {})}, verbose_name='text')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=get_image_model_string(), verbose_name='picture')),
            ],
            options={
                'verbose_name': 'page of text',
                'verbose_name_plural': 'pages of text',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='+', serialize=False, to='wagtailcore.page')),
                ('image_alt', models.CharField(blank=True, help_text='What the picture shows, for people who do not see it.', max_length=255, verbose_name='alternative text')),
                ('image_is_decorative', models.BooleanField(default=False, help_text='The picture adds nothing to the text: screen readers pass it by.', verbose_name='decorative picture')),
                ('date', models.DateField(default=django.utils.timezone.localdate, help_text='News stand by this date.', verbose_name='date')),
                ('summary', models.TextField(help_text='One or two sentences, for the lists and the feed.', max_length=400, verbose_name='summary')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('picture', 4), ('notice', 7), ('steps', 11), ('facts', 16), ('files', 19), ('quote', 22), ('links', 29)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'form_classname': 'title', 'icon': 'title', 'label': 'Heading', 'template': 'cms_pages/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'link', 'document-link', 'ol', 'ul'], 'icon': 'pilcrow', 'label': 'Text'}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('picture', 2), ('caption', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'required': False}), 6: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link'], 'label': 'Text'}), 7: ('wagtail.blocks.StructBlock', [[('title', 5), ('text', 6)]], {}), 8: ('wagtail.blocks.BooleanBlock', (), {'default': True, 'help_text': 'Steps are numbered, papers are not.', 'label': 'Numbered', 'required': False}), 9: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link'], 'label': 'Step'}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': 'Steps'}), 11: ('wagtail.blocks.StructBlock', [[('title', 5), ('is_ordered', 8), ('steps', 10)]], {}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'What'}), 13: ('wagtail.blocks.TextBlock', (), {'label': 'Value'}), 14: ('wagtail.blocks.StructBlock', [[('term', 12), ('value', 13)]], {}), 15: ('wagtail.blocks.ListBlock', (14,), {'label': 'Rows'}), 16: ('wagtail.blocks.StructBlock', [[('title', 5), ('rows', 15)]], {}), 17: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 18: ('wagtail.blocks.ListBlock', (17,), {'label': 'Files'}), 19: ('wagtail.blocks.StructBlock', [[('title', 5), ('files', 18)]], {}), 20: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'required': False}), 22: ('wagtail.blocks.StructBlock', [[('text', 20), ('source', 21)]], {}), 23: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 24: ('wagtail.blocks.CharBlock', (), {'label': 'A few words', 'required': False}), 25: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page of this site', 'required': False}), 26: ('wagtail.blocks.URLBlock', (), {'label': 'Or an address elsewhere', 'required': False}), 27: ('wagtail.blocks.StructBlock', [[('title', 23), ('text', 24), ('page', 25), ('address', 26)]], {}), 28: ('wagtail.blocks.ListBlock', (27,), {'label': 'Links'}), 29: ('wagtail.blocks.StructBlock', [[('title', 5), ('links', 28)]], {})}, verbose_name='text')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=get_image_model_string(), verbose_name='picture')),
                ('topics', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='cms_pages.topic', verbose_name='topics')),
            ],
            options={
                'verbose_name': 'news item',
                'verbose_name_plural': 'news',
                'indexes': [models.Index(fields=['-date'], name='cms_pages_news_date')],
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='EventPage',
            fields=[
                ('page_ptr', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='+', serialize=False, to='wagtailcore.page')),
                ('image_alt', models.CharField(blank=True, help_text='What the picture shows, for people who do not see it.', max_length=255, verbose_name='alternative text')),
                ('image_is_decorative', models.BooleanField(default=False, help_text='The picture adds nothing to the text: screen readers pass it by.', verbose_name='decorative picture')),
                ('starts_at', models.DateTimeField(verbose_name='start')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='end')),
                ('is_cancelled', models.BooleanField(default=False, help_text='The event stays in the lists, marked as cancelled.', verbose_name='cancelled')),
                ('place', models.CharField(help_text='For example: Town hall, room 2.', max_length=200, verbose_name='place')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('contact_name', models.CharField(blank=True, max_length=150, verbose_name='who to ask')),
                ('contact_telephone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('summary', models.TextField(help_text='One or two sentences, for the lists and the calendar.', max_length=400, verbose_name='summary')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('picture', 4), ('notice', 7), ('steps', 11), ('facts', 16), ('files', 19), ('quote', 22), ('links', 29)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'form_classname': 'title', 'icon': 'title', 'label': 'Heading', 'template': 'cms_pages/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'link', 'document-link', 'ol', 'ul'], 'icon': 'pilcrow', 'label': 'Text'}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('picture', 2), ('caption', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'required': False}), 6: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link'], 'label': 'Text'}), 7: ('wagtail.blocks.StructBlock', [[('title', 5), ('text', 6)]], {}), 8: ('wagtail.blocks.BooleanBlock', (), {'default': True, 'help_text': 'Steps are numbered, papers are not.', 'label': 'Numbered', 'required': False}), 9: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link'], 'label': 'Step'}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': 'Steps'}), 11: ('wagtail.blocks.StructBlock', [[('title', 5), ('is_ordered', 8), ('steps', 10)]], {}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'What'}), 13: ('wagtail.blocks.TextBlock', (), {'label': 'Value'}), 14: ('wagtail.blocks.StructBlock', [[('term', 12), ('value', 13)]], {}), 15: ('wagtail.blocks.ListBlock', (14,), {'label': 'Rows'}), 16: ('wagtail.blocks.StructBlock', [[('title', 5), ('rows', 15)]], {}), 17: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 18: ('wagtail.blocks.ListBlock', (17,), {'label': 'Files'}), 19: ('wagtail.blocks.StructBlock', [[('title', 5), ('files', 18)]], {}), 20: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'required': False}), 22: ('wagtail.blocks.StructBlock', [[('text', 20), ('source', 21)]], {}), 23: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 24: ('wagtail.blocks.CharBlock', (), {'label': 'A few words', 'required': False}), 25: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page of this site', 'required': False}), 26: ('wagtail.blocks.URLBlock', (), {'label': 'Or an address elsewhere', 'required': False}), 27: ('wagtail.blocks.StructBlock', [[('title', 23), ('text', 24), ('page', 25), ('address', 26)]], {}), 28: ('wagtail.blocks.ListBlock', (27,), {'label': 'Links'}), 29: ('wagtail.blocks.StructBlock', [[('title', 5), ('links', 28)]], {})}, verbose_name='text')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=get_image_model_string(), verbose_name='picture')),
                ('topics', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='cms_pages.topic', verbose_name='topics')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'indexes': [models.Index(fields=['starts_at'], name='cms_pages_event_start')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='cms_pages_event_ends_after_start', violation_error_message='The event ends before it starts: correct the end or the start.')],
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page', models.Model),
        ),
    ]
