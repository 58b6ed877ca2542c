"""rows in bulk: an index of source rows in place of a constraint, none for activities"""

from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    with op.batch_alter_table('etl_source_row', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('uq_etl_source_row_sheet_id_row'), type_='unique')
        batch_op.create_index(op.f('ix_etl_source_row_sheet_id_row'), ['sheet_id', 'row'])
    op.drop_index(op.f('ix_fct_participation_activity_id'), table_name='fct_participation')
