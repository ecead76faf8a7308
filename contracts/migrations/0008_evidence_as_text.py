from django.db import migrations

import contracts.models.json_text


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0007_figures_as_they_were'),
    ]

    operations = [
        migrations.AlterField(
            model_name='evidence',
            name='raw',
            field=contracts.models.json_text.JSONText(blank=True, help_text='The row as it stood: header → text.', null=True),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='record',
            field=contracts.models.json_text.JSONText(help_text='The record, as contracts.records.to_data gives it.'),
        ),
    ]
