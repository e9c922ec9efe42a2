"""What is called how: a name that people find in their app, and no number where something else tells two apart."""

from collections.abc import Callable

import pytest

from deburr.sources.reading import Reading

QUEUES = """\
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
const stage = process.env.STAGE;
class Taken extends Construct {
  constructor(scope, id, props) {
    super(scope, id);
    const queue = new sqs.Queue(this, props.id, { queueName: props.name });
    props.fn.addEventSource(new SqsEventSource(queue));
  }
}
"""
FN = "const fn = new lambda.Function(this, 'Fn', told);\n"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        pytest.param(
            "new Taken(this, 'A', { fn, id: 'Orders' });\nnew Taken(this, 'B', { fn, id: 'Mails' });",
            ["A/Orders", "B/Mails"],
            id="ids that are written",
        ),
        pytest.param(
            "for (const name of ['orders', 'mails']) { new Taken(this, 'A', { fn, id: stage, name }); }",
            ["A/Queue orders", "A/Queue mails"],
            id="their names",
        ),
        pytest.param(
            "for (const n of ['orders', 'mails']) { new Taken(this, 'A', { fn, id: stage, name: `${stage}-${n}` }); }",
            ["A/Queue ...-orders", "A/Queue ...-mails"],
            id="what is known of their names",
        ),
        pytest.param(
            "new sqs.Queue(this, stage, { queueName: 'mails' });\n"
            "fn.addEventSource(new SqsEventSource(new sqs.Queue(this, stage + stage, { queueName: 'orders' })));",
            ["Queue orders"],
            id="at two places",
        ),
        pytest.param(
            "for (const name of [stage, process.env.B]) { new Taken(this, 'A', { fn, id: name, name }); }",
            ["A/Queue", "A/Queue 2"],
            id="nothing tells them apart",
        ),
    ],
)
def test_queues(app: Callable[..., Reading], body: str, names: list[str]) -> None:
    assert [caller.name for caller in app(FN + body, QUEUES).workload.callers] == names


RULES = """\
class Tick extends Construct {
  constructor(scope, id, fn) {
    super(scope, id);
    new events.Rule(this, 'Rule', { schedule: events.Schedule.rate(Duration.hours(1)), targets: [new eventTargets.LambdaFunction(fn)] });
  }
}
class Other extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    new Tick(this, 'Tick', props.fn);
  }
}
"""


def test_rules_of_two_stacks_have_the_stack_before_them(app: Callable[..., Reading]) -> None:
    body = f"{FN}new Tick(this, 'Tick', fn);\nnew Other(new App(), 'Other', {{ fn }});"
    assert [caller.name for caller in app(body, RULES).workload.callers] == ["Tick/Rule", "Other/Tick/Rule"]


def test_a_mapping_of_which_nothing_is_known_has_no_number(app: Callable[..., Reading]) -> None:
    gaps = app(f"{FN}fn.addEventSourceMapping('M', {{ eventSourceArn: process.env.ARN }});").gaps
    assert "what a mapping reads from is not known" in [gap.what for gap in gaps]
