"""Databases, proxies, streams and topics of an account are part of its workload."""

from pathlib import Path

from tests.aws.account import Account
from tests.aws.command import Command

from deburr.facts import book
from deburr.sources.account.reader import read


def test_all_are_read(deburr: Command, live: Account) -> None:
    rds = {"DBInstanceClass": "db.t3.micro", "MasterUsername": "u", "MasterUserPassword": "secret-enough"}
    for name, engine in (("shop", "postgres"), ("bank", "mysql")):
        live.client("rds").create_db_instance(DBInstanceIdentifier=name, Engine=engine, AllocatedStorage=20, **rds)
    subnets = live.client("ec2").describe_subnets()["Subnets"][:2]
    live.client("rds").create_db_proxy(
        DBProxyName="pool",
        EngineFamily="POSTGRESQL",
        RoleArn="arn:aws:iam::123456789012:role/pool",
        VpcSubnetIds=[each["SubnetId"] for each in subnets],
        Auth=[{"AuthScheme": "SECRETS", "IAMAuth": "REQUIRED"}],
    )
    live.client("kinesis").create_stream(StreamName="clicks", ShardCount=1)
    live.client("sns").create_topic(Name="news")
    code, _, err = deburr.run("audit", "--output", "a.db", "--days", "0")
    assert code == 0, err
    workload = read(Path(deburr.folder, "a.db"), facts=book.load(), file="a.db").workload
    found = {each.name: (each.engine.value, each.instance_class.value, each.aurora) for each in workload.databases}
    assert found == {"shop": ("postgres", "db.t3.micro", False), "bank": ("mysql", "db.t3.micro", False)}
    assert [(each.name, each.engine.value, each.iam.value) for each in workload.proxies] == [("pool", "postgres", True)]
    kinds = {(each.type, each.name) for each in workload.resources}
    assert kinds == {("AWS::Kinesis::Stream", "clicks"), ("AWS::SNS::Topic", "news")}
    assert b"secret-enough" not in Path(deburr.folder, "a.db").read_bytes()
