
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0005_parts'),
    ]

    operations = [
        migrations.CreateModel(
            name='ActorLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('REPORTS_TO', 'reports to'), ('MEMBER_OF', 'is a member of'), ('AGREEMENT', 'has an agreement with'), ('FUNDS', 'funds'), ('REFERS_TO', 'refers to'), ('WORKS_WITH', 'works with'), ('INFORMAL', 'is in informal contact with')], max_length=20)),
                ('is_formal', models.BooleanField(default=True)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('from_on', models.DateField(blank=True, null=True)),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'line between actors',
                'verbose_name_plural': 'lines between actors',
            },
        ),
        migrations.CreateModel(
            name='ActorProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('mandate', models.TextField(blank=True, max_length=8000, verbose_name='mandate')),
                ('jurisdiction', models.TextField(blank=True, max_length=2000, verbose_name='jurisdiction')),
                ('perspective', models.CharField(blank=True, max_length=40, verbose_name='perspective')),
                ('level', models.CharField(blank=True, max_length=40, verbose_name='level of government')),
                ('is_government', models.BooleanField(blank=True, null=True, verbose_name='part of government')),
                ('staff_full_time', models.PositiveIntegerField(blank=True, null=True, verbose_name='staff full-time on trafficking')),
                ('website', models.URLField(blank=True, max_length=300, verbose_name='website')),
            ],
            options={
                'verbose_name': 'profile of an actor',
                'verbose_name_plural': 'profiles of actors',
            },
        ),
        migrations.CreateModel(
            name='ActorTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.CharField(choices=[('COMPETENCE', 'Competence'), ('FORM', 'Form of exploitation'), ('PROFILE', 'Profile served'), ('PLACE', 'Place'), ('LANGUAGE', 'Language')], max_length=20)),
                ('code', models.CharField(max_length=120)),
                ('from_on', models.DateField(blank=True, null=True)),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'competence or reach of an actor',
                'verbose_name_plural': 'competencies and reach of actors',
            },
        ),
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('function', models.CharField(choices=[('NATIONAL_POINT', 'Single national point of contact'), ('COORDINATOR', 'National co-ordinator'), ('RAPPORTEUR', 'National rapporteur'), ('ALWAYS', '24-hour contact'), ('HOTLINE', 'Hotline'), ('INTERPOL', 'Interpol bureau'), ('CHILD_PROTECTION', 'Child protection'), ('FIELD_FOCAL_POINT', 'Field focal point'), ('REFERRAL', 'Referral of victims'), ('PRESS', 'Press office'), ('GENERAL', 'General')], max_length=40, verbose_name='function')),
                ('title', models.CharField(max_length=200, verbose_name='office or post')),
                ('phone', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('mailbox', models.EmailField(blank=True, max_length=254, verbose_name='shared mailbox')),
                ('hours', models.CharField(blank=True, max_length=200, verbose_name='hours')),
                ('languages', models.CharField(blank=True, max_length=200, verbose_name='languages')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('visibility', models.CharField(choices=[('PUBLIC', 'Anybody'), ('MEMBERS', 'Members of the mechanism')], default='MEMBERS', max_length=20)),
                ('from_on', models.DateField(blank=True, null=True)),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'contact point',
                'verbose_name_plural': 'contact points',
            },
        ),
        migrations.CreateModel(
            name='Merger',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500)),
                ('merged_at', models.DateTimeField()),
                ('moved', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'merger of duplicates',
                'verbose_name_plural': 'mergers of duplicates',
            },
        ),
        migrations.CreateModel(
            name='PastProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until_at', models.DateTimeField()),
                ('facts', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'former profile of an actor',
                'verbose_name_plural': 'former profiles of actors',
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='actors.organisation', verbose_name='merged into'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='kind',
            field=models.CharField(choices=[('STATE', 'State'), ('REGIONAL_ORGANISATION', 'Regional organisation'), ('FIELD_OPERATION', 'Field operation'), ('PARTNER_STATE', 'Partner State'), ('INTERNATIONAL_ORGANISATION', 'International organisation'), ('GOVERNMENT_BODY', 'Government body'), ('MINISTRY', 'Ministry'), ('OFFICE', 'Department or office'), ('AGENCY', 'Agency'), ('PARLIAMENT', 'Parliament'), ('COURT', 'Court'), ('PROSECUTION', 'Prosecution service'), ('POLICE', 'Police'), ('BORDER_AUTHORITY', 'Border or migration authority'), ('LABOUR_INSPECTORATE', 'Labour inspectorate'), ('SOCIAL_SERVICE', 'Social services'), ('HEALTH_SERVICE', 'Health services'), ('EDUCATION_AUTHORITY', 'Education authority'), ('CHILD_PROTECTION', 'Child protection authority'), ('OMBUDSMAN', 'Ombudsman or human rights institution'), ('LOCAL_AUTHORITY', 'Local or regional authority'), ('NGO', 'Non-governmental organisation'), ('NGO_SERVICE', 'NGO: service provider'), ('NGO_ADVOCACY', 'NGO: advocacy or human rights'), ('NGO_WOMEN_CHILDREN', 'NGO: children, women, excluded groups'), ('NGO_MIGRANTS', 'NGO: immigrant communities'), ('NGO_VICTIMS_OF_CRIME', 'NGO: victims of violent crime'), ('NGO_LABOUR_RIGHTS', 'NGO: labour rights'), ('FAITH_BODY', 'Faith-based or community group'), ('TRADE_UNION', 'Trade union'), ('EMPLOYER', 'Employers or private sector'), ('ACADEMIA', 'University or research institute'), ('MEDIA', 'Media'), ('DONOR', 'Donor'), ('REGIONAL_MECHANISM', 'Regional mechanism'), ('SURVIVORS', 'Persons with experience of trafficking (consulted)'), ('OTHER', 'Other organisation')], max_length=40),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='organisation_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('parent__isnull', True), _connector='OR'), name='organisation_merged_is_no_part'),
        ),
        migrations.AddField(
            model_name='actorline',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines_out', to='actors.organisation'),
        ),
        migrations.AddField(
            model_name='actorline',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines_in', to='actors.organisation'),
        ),
        migrations.AddField(
            model_name='actorprofile',
            name='organisation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to='actors.organisation'),
        ),
        migrations.AddField(
            model_name='actortag',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='actors.organisation'),
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_points', to='actors.organisation'),
        ),
        migrations.AddField(
            model_name='merger',
            name='duplicate',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='merger', to='actors.organisation'),
        ),
        migrations.AddField(
            model_name='merger',
            name='into',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mergers', to='actors.organisation'),
        ),
        migrations.AddField(
            model_name='pastprofile',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='past_profiles', to='actors.organisation'),
        ),
        migrations.AddConstraint(
            model_name='actorline',
            constraint=models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('source', 'target', 'kind'), name='actor_line_once'),
        ),
        migrations.AddConstraint(
            model_name='actorline',
            constraint=models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='actor_line_between_two'),
        ),
        migrations.AddConstraint(
            model_name='actorline',
            constraint=models.CheckConstraint(condition=models.Q(('is_formal', True), ('kind', 'INFORMAL'), _negated=True), name='actor_line_informal_is_not_formal'),
        ),
        migrations.AddConstraint(
            model_name='actorline',
            constraint=models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('until_on__isnull', True), ('until_on__gt', models.F('from_on')), _connector='OR'), name='actor_line_period'),
        ),
        migrations.AddIndex(
            model_name='actortag',
            index=models.Index(fields=['list', 'code'], name='actor_tag_by_code'),
        ),
        migrations.AddConstraint(
            model_name='actortag',
            constraint=models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('organisation', 'list', 'code'), name='actor_tag_once'),
        ),
        migrations.AddConstraint(
            model_name='actortag',
            constraint=models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('until_on__isnull', True), ('until_on__gt', models.F('from_on')), _connector='OR'), name='actor_tag_period'),
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('until_on__isnull', True), ('until_on__gt', models.F('from_on')), _connector='OR'), name='contact_point_period'),
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('phone', ''), _negated=True), models.Q(('mailbox', ''), _negated=True), _connector='OR'), name='contact_point_can_be_reached'),
        ),
    ]
