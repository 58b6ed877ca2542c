"""aggregates"""

from alembic import op

from warehouse.schema import metadata

revision = '0003'
down_revision = '0002'

TABLES = ("agg_edition", "agg_reach", "agg_people", "agg_activity")


def upgrade() -> None:
    metadata.create_all(op.get_bind(), [metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    metadata.drop_all(op.get_bind(), [metadata.tables[name] for name in TABLES])
