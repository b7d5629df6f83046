from django.db import migrations, models

STATES = ["", "clear", "later", "found", "unsure", "same", "other"]

# A visit under way, from before: what was found for it was a list of numbers, which says nothing now. Without a card it
# is to be checked; with one it was looked at by the rules of then, and goes on.
CHECK_AGAIN = """
UPDATE enrollment_visit SET sealed_matches = NULL,
    match_state = CASE WHEN card_number <> '' THEN 'clear' WHEN sealed_details IS NULL THEN '' ELSE 'later' END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enrollment", "0002_old_card"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="match_opened_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="visit",
            name="match_opened_by",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="visit",
            name="match_state",
            field=models.CharField(
                blank=True, choices=[(state, state) for state in STATES], default="", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="unsure_by",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.RunSQL(CHECK_AGAIN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(match_state__in=STATES), name="enrollment_match_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("card_number", ""), ("match_state__in", ["clear", "other", "same"]), _connector="OR"
                ),
                name="enrollment_no_card_before_match",
            ),
        ),
    ]
