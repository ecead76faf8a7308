"""Puts City Tools' home page in the place of the page that Wagtail welcomes its developers with."""

from django.db import migrations

# What wagtailcore's own 0002_initial_data writes.
WELCOME = {"depth": 2, "slug": "home", "title": "Welcome to your new Wagtail site!"}


def next_path(siblings, parent):
    """The tree path of one more child: treebeard counts in base 36, four digits a level."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    last = siblings.order_by("path").values_list("path", flat=True).last()
    number = (int(last[-4:], 36) if last else 0) + 1
    step = ""
    for _ in range(4):
        number, digit = divmod(number, 36)
        step = digits[digit] + step
    return parent.path + step


def make_home_page(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("cms", "HomePage")

    home = HomePage.objects.order_by("path").first()
    if home is None:
        root = Page.objects.get(depth=1)
        # Its site goes with it, and is made again below.
        Page.objects.filter(**WELCOME).delete()
        children = Page.objects.filter(depth=2)
        slug = "city-tools" if children.filter(slug="home").exists() else "home"
        kind, _ = ContentType.objects.get_or_create(app_label="cms", model="homepage")
        home = HomePage.objects.create(
            title="City Tools",
            draft_title="City Tools",
            slug=slug,
            url_path=f"/{slug}/",
            content_type=kind,
            locale=Locale.objects.order_by("pk").first(),
            path=next_path(children, root),
            depth=2,
            numchild=0,
            live=True,
        )
        root.numchild = children.count()
        root.save(update_fields=["numchild"])
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"root_page_id": home.pk, "site_name": "City Tools"},
        create_defaults={"hostname": "localhost", "root_page_id": home.pk, "site_name": "City Tools"},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(make_home_page, migrations.RunPython.noop)]
