"""Records of reviews and assessments are testing's from here on. Their tables, with all that guards them, stay."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0015_reasons_of_rules"),
        ("audit", "0004_chain_what_is_there"),  # reads them under the name of before
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="UpkeepWithdrawal"),
                migrations.DeleteModel(name="UpkeepRecord"),
            ]
        ),
    ]
