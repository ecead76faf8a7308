"""Lets Wagtail's editors and moderators keep the synonyms."""

from django.db import migrations

GROUPS = ("Editors", "Moderators")
ACTIONS = ("add", "change", "delete", "view")


def let_editors(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    kind, _ = ContentType.objects.get_or_create(app_label="search", model="synonym")
    allowed = [
        Permission.objects.get_or_create(
            content_type=kind, codename=f"{action}_synonym", defaults={"name": f"Can {action} synonym"}
        )[0]
        for action in ACTIONS
    ]
    # A site that has renamed or removed a group has its own order.
    for group in Group.objects.filter(name__in=GROUPS):
        group.permissions.add(*allowed)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_followers_and_saved_searches"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(let_editors, migrations.RunPython.noop)]
