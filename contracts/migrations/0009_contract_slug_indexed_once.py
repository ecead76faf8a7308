from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('boroughs', '0001_initial'),
        ('contracts', '0008_evidence_as_text'),
    ]

    operations = [
        migrations.AlterField(
            model_name='contract',
            name='slug',
            field=models.CharField(help_text='In its address; made of its first key.', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.UniqueConstraint(fields=('slug',), name='contract_slug_once'),
        ),
    ]
