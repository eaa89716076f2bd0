"""The plan for spreading a ledger names every table, and a hub works as the role it describes."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from sync.hub.engine_postgres import PostgresEngine
from tests.postgres import Server
from tests.sync.hub.conftest import AMINA, MORAG, Rig
from tests.sync.hub.standing import OnServer

PLAN = Path(__file__).parents[3] / "packaging" / "hub" / "SPREADING.md"
BLOCKS = [block.split(";\n") for block in re.findall(r"```sql\n(.*?)```", PLAN.read_text(encoding="utf-8"), re.S)]
GRANTS, CITUS, YUGABYTE = ([line.strip() for line in block if line.strip()] for block in BLOCKS)


SPREAD = re.compile(r"SELECT create_distributed_table\('(\w+)', '(\w+)'")


class AsRole(OnServer):
    """A ledger asked as the role the plan describes."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = psycopg.conninfo.make_conninfo(url, options="-c role=fsdesk_hub")


def test_a_hub_works_as_a_role_that_can_add_to_the_log_and_never_change_or_cut_it(postgres: Server) -> None:
    with postgres.database() as url, psycopg.connect(url, autocommit=True) as owner:
        owner.execute("DROP ROLE IF EXISTS fsdesk_hub")
        for statement in GRANTS:
            owner.execute(statement.encode())
        standing = AsRole(url)
        rig = Rig(standing)
        amina, morag = rig.laptop(AMINA), rig.laptop(MORAG)
        first = amina.write()
        amina.exchange([first, amina.write(fields={"setting": "on the moon"})])
        amina.exchange([amina.write(first.family, first.record, over=(first.id,)), amina.write(n=1, fields={})])
        assert len(morag.exchange().bodies) == 2
        with psycopg.connect(standing.url, autocommit=True) as hub:
            refused = ["UPDATE log SET late = 1", "TRUNCATE log", "DROP TABLE log", "UPDATE event SET received_at = 1"]
            refused += [f"DELETE FROM {table}" for table in ("log", "event", "event_node", "event_log", "put_back")]
            for statement in refused:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    hub.execute(statement.encode())
        standing.close()
    with psycopg.connect(postgres.url, autocommit=True) as owner:
        owner.execute("DROP ROLE IF EXISTS fsdesk_hub")


def test_every_table_is_spread_by_the_tenant_and_what_one_server_can_run_of_the_plan_it_runs(postgres: Server) -> None:
    spread = [
        found for line in CITUS if (found := re.match(r"SELECT create_distributed_table\('(\w+)', '(\w+)'", line))
    ]
    with postgres.database() as url:
        engine = PostgresEngine(url, 1)
        engine.open()
        assert sorted(found[1] for found in spread) == sorted(engine.tables())
        assert {found[2] for found in spread} == {"tenant"}
        for name, table in engine.tables().items():
            assert table.key[0] == "tenant", name
        engine.close()
        with psycopg.connect(url, autocommit=True) as owner:
            for line in CITUS:
                if "create_distributed_table" not in line:
                    owner.execute(line.encode())
            # Without what YugabyteDB says of hashing and order: the rest speaks of keys by the names they have.
            for line in YUGABYTE[1:]:
                owner.execute(re.sub(r"\(\(([\w, ]+)\) HASH", r"(\1", line).replace(" ASC", "").encode())


def test_each_table_may_be_written_by_the_role(postgres: Server) -> None:
    granted = " ".join(GRANTS)
    with postgres.database() as url:
        engine = PostgresEngine(url, 1)
        engine.open()
        assert [name for name in engine.tables() if not re.search(rf"\b{name}\b", granted)] == []
        engine.close()
