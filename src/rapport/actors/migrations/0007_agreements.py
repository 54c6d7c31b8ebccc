import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0006_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('kind', models.CharField(choices=[('MEMORANDUM', 'Memorandum of understanding'), ('PROCEDURE', 'Standard operating procedure'), ('BILATERAL', 'Bilateral agreement'), ('REGIONAL', 'Regional agreement'), ('MULTILATERAL', 'Multilateral agreement'), ('OTHER', 'Other agreement')], max_length=20, verbose_name='kind')),
                ('subject', models.TextField(max_length=4000, verbose_name='subject')),
                ('roles', models.TextField(blank=True, max_length=8000, verbose_name='who does what')),
                ('services', models.JSONField(blank=True, default=list, verbose_name='services')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('in_force_on', models.DateField(blank=True, null=True, verbose_name='in force since')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='last day in force')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('end_reason', models.CharField(blank=True, max_length=500)),
                ('text', models.TextField(blank=True, max_length=100000, verbose_name='text')),
                ('reference', models.CharField(blank=True, max_length=500, verbose_name='reference')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('visibility', models.CharField(choices=[('PUBLIC', 'Anybody'), ('MEMBERS', 'Members of the mechanism')], default='MEMBERS', max_length=20)),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'agreement',
                'verbose_name_plural': 'agreements',
            },
        ),
        migrations.CreateModel(
            name='AgreementAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=20)),
                ('due_on', models.DateField()),
                ('person', models.BigIntegerField()),
                ('on', models.DateField()),
            ],
            options={
                'verbose_name': 'alert of an agreement',
                'verbose_name_plural': 'alerts of agreements',
            },
        ),
        migrations.CreateModel(
            name='AgreementFollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='held on')),
                ('outcome', models.TextField(max_length=4000, verbose_name='outcome')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='next on')),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'follow-up of an agreement',
                'verbose_name_plural': 'follow-ups of agreements',
            },
        ),
        migrations.CreateModel(
            name='AgreementParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=300, verbose_name='name')),
            ],
            options={
                'verbose_name': 'party to an agreement',
                'verbose_name_plural': 'parties to agreements',
            },
        ),
        migrations.CreateModel(
            name='StateRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('role', models.CharField(choices=[('ORIGIN', 'Country of origin'), ('TRANSIT', 'Country of transit'), ('DESTINATION', 'Country of destination'), ('INTERNAL', 'Trafficking within the country')], max_length=20)),
                ('source', models.CharField(max_length=500, verbose_name='source')),
                ('from_on', models.DateField(blank=True, null=True)),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'role of a State in trafficking',
                'verbose_name_plural': 'roles of States in trafficking',
            },
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='state',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='national_points', to='actors.organisation', verbose_name='of which State'),
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.CheckConstraint(condition=models.Q(('state__isnull', True), ('function', 'NATIONAL_POINT'), _connector='OR'), name='contact_point_state_of_national'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['expires_on'], name='agreement_by_expiry'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('in_force_on__isnull', True), ('expires_on__isnull', True), ('expires_on__gte', models.F('in_force_on')), _connector='OR'), name='agreement_period'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='agreement_ended_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('reference', ''), _negated=True), models.Q(('link', ''), _negated=True), _connector='OR'), name='agreement_has_text_or_reference'),
        ),
        migrations.AddField(
            model_name='agreementalert',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='actors.agreement'),
        ),
        migrations.AddField(
            model_name='agreementfollowup',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to='actors.agreement'),
        ),
        migrations.AddField(
            model_name='agreementparty',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='actors.agreement'),
        ),
        migrations.AddField(
            model_name='agreementparty',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='actors.organisation'),
        ),
        migrations.AddField(
            model_name='staterole',
            name='other',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trafficking_roles_for', to='actors.organisation'),
        ),
        migrations.AddField(
            model_name='staterole',
            name='state',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trafficking_roles', to='actors.organisation'),
        ),
        migrations.AddConstraint(
            model_name='agreementalert',
            constraint=models.UniqueConstraint(fields=('agreement', 'step', 'due_on', 'person'), name='agreement_alert_once'),
        ),
        migrations.AddConstraint(
            model_name='agreementfollowup',
            constraint=models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gt', models.F('held_on')), _connector='OR'), name='agreement_follow_up_next'),
        ),
        migrations.AddConstraint(
            model_name='agreementparty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('organisation__isnull', False)), models.Q(('organisation__isnull', True), models.Q(('name', ''), _negated=True)), _connector='OR'), name='agreement_party_registered_or_named'),
        ),
        migrations.AddConstraint(
            model_name='agreementparty',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('agreement', 'organisation'), name='agreement_party_once'),
        ),
        migrations.AddConstraint(
            model_name='staterole',
            constraint=models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('until_on__isnull', True), ('until_on__gt', models.F('from_on')), _connector='OR'), name='state_role_period'),
        ),
        migrations.AddConstraint(
            model_name='staterole',
            constraint=models.CheckConstraint(condition=models.Q(('other__isnull', True), models.Q(models.Q(('other', models.F('state')), _negated=True), models.Q(('role', 'INTERNAL'), _negated=True)), _connector='OR'), name='state_role_other'),
        ),
        migrations.AddConstraint(
            model_name='staterole',
            constraint=models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('state', 'role', 'other', 'source'), name='state_role_once', nulls_distinct=False),
        ),
    ]
