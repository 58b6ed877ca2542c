"""needs carried out, matches that persons agreed, sources of bodies"""

import sqlalchemy as sa
from alembic import op

from warehouse.schema import metadata

revision = '0007'
down_revision = '0006'


def upgrade() -> None:
    with op.batch_alter_table('fct_need', schema=None) as batch_op:
        batch_op.add_column(sa.Column('done', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('done_on', sa.Date(), nullable=True))
    with op.batch_alter_table('fct_match', schema=None) as batch_op:
        batch_op.add_column(sa.Column('correction_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_fct_match_correction_id'), 'correction', ['correction_id'], ['correction_id'])
    with op.batch_alter_table('dim_body', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.Text(), nullable=True))
    if op.get_bind().dialect.name != "sqlite":  # SQLite keeps no comments
        for name in ('fct_need', 'fct_match'):
            op.create_table_comment(name, metadata.tables[name].comment)
