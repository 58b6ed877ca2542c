"""editions"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    op.create_table('meeting_edition',
    sa.Column('meeting_edition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('held_name', sa.Text(), nullable=True),
    sa.Column('frozen_at', sa.DateTime(), nullable=False),
    sa.Column('frozen_by', sa.Text(), nullable=True),
    sa.Column('meeting', sa.Text(), nullable=False),
    sa.Column('meeting_date', sa.Text(), nullable=False),
    sa.Column('selection', sa.JSON(), nullable=False),
    sa.Column('known', sa.JSON(), nullable=False),
    sa.Column('figures', sa.String(length=64), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_by', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('meeting_edition_id', name=op.f('pk_meeting_edition')),
    sa.UniqueConstraint('held_name', name=op.f('uq_meeting_edition_held_name')),
    comment='One row per edition of a meeting (会议版): its name (held_name, in one spelling, while it is not withdrawn), who froze it and when, the selection, what was known then (batches, decisions, schema) and the hash of its figures.'
    )
    op.create_table('meeting_edition_story',
    sa.Column('meeting_edition_story_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('meeting_edition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('area', sa.Text(), nullable=False),
    sa.Column('lang', sa.String(length=2), nullable=False),
    sa.Column('format', sa.SmallInteger(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_edition_id'], ['meeting_edition.meeting_edition_id'], name=op.f('fk_meeting_edition_story_meeting_edition_id')),
    sa.PrimaryKeyConstraint('meeting_edition_story_id', name=op.f('pk_meeting_edition_story')),
    sa.UniqueConstraint('meeting_edition_id', 'kind', 'area', 'lang', name=op.f('uq_meeting_edition_story_meeting_edition_id_kind_area_lang')),
    comment='One row per storyline that an edition of a meeting froze: the screens of the meeting or of a brief, of the whole selection (area empty) or of one residential area, in one language, as JSON of the stated format.'
    )
    op.create_index(op.f('ix_meeting_edition_story_meeting_edition_id'), 'meeting_edition_story', ['meeting_edition_id'], unique=False)
