"""named storylines"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    op.create_table('storyline',
    sa.Column('storyline_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('screens', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('storyline_id', name=op.f('pk_storyline')),
    sa.UniqueConstraint('name', name=op.f('uq_storyline_name')),
    comment='One row per storyline that a person named: its screens by their ids, separated by commas, in the order in which they are presented; it holds no figure.'
    )
