"""cells in blocks"""

import sqlalchemy as sa
from alembic import op

from warehouse.schema import metadata

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.create_table('etl_cells',
    sa.Column('sheet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('first_row', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['sheet_id'], ['etl_sheet.sheet_id'], name=op.f('fk_etl_cells_sheet_id')),
    sa.PrimaryKeyConstraint('sheet_id', 'first_row', name=op.f('pk_etl_cells')),
    comment=metadata.tables['etl_cells'].comment
    )
    with op.batch_alter_table('etl_source_row', schema=None) as batch_op:
        batch_op.alter_column('cells', existing_type=sa.JSON(), nullable=True)
    if op.get_bind().dialect.name != "sqlite":  # SQLite keeps no comments
        op.create_table_comment('etl_source_row', metadata.tables['etl_source_row'].comment)
