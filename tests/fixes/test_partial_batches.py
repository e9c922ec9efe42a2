"""Loops over a batch that note what failed, and those that stay, with the reason."""

from textwrap import dedent

import pytest
from tests.fixes.test_splice import place

from deburr.edits import AnswerFailures
from deburr.fixes import partial_batches
from deburr.fixes.splice import CannotEdit, spliced
from deburr.place import Place


def answered(text: str, call: str, file: str = "app.py") -> str:
    edit = AnswerFailures(place(text, call, file=file), Place("template.yaml"), "handler")
    return spliced(text, partial_batches.splices(text, edit))


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        pytest.param(
            "app.py",
            """\
            @traced
            def handler(event, context):
                # each order
                for record in event["Records"]:
                    order = load(record["body"])

                    save(order)  # may fail
            """,
            """\
            @traced
            def handler(event, context):
                # each order
                failed = []
                for record in event["Records"]:
                    try:
                        order = load(record["body"])

                        save(order)  # may fail
                    except Exception as error:  # whatever one record raises must not cost the others
                        print(f"{record['messageId']} failed: {error!r}")
                        failed.append({"itemIdentifier": record["messageId"]})
                return {"batchItemFailures": failed}
            """,
            id="Python",
        ),
        pytest.param(
            "app.py",
            """\
            def handler(event, context):
              for r in event.get('Records', []):
                if r:
                  continue
                save(r)
              return {"statusCode": 200}
            """,
            """\
            def handler(event, context):
              failed = []
              for r in event.get('Records', []):
                try:
                  if r:
                    continue
                  save(r)
                except Exception as error:  # whatever one record raises must not cost the others
                  print(f"{r['messageId']} failed: {error!r}")
                  failed.append({"itemIdentifier": r["messageId"]})
              return {"batchItemFailures": failed}
            """,
            id="what it answered before nobody reads",
        ),
        pytest.param(
            "app.py",
            """\
            def handler(event, context):
                for record in event["Records"]:
                    save(record["body"], '''
              as it stands
            ''',
                        now=True)""",
            """\
            def handler(event, context):
                failed = []
                for record in event["Records"]:
                    try:
                        save(record["body"], '''
              as it stands
            ''',
                            now=True)
                    except Exception as error:  # whatever one record raises must not cost the others
                        print(f"{record['messageId']} failed: {error!r}")
                        failed.append({"itemIdentifier": record["messageId"]})
                return {"batchItemFailures": failed}
            """,
            id="text over several lines, and no line end at the file's",
        ),
        pytest.param(
            "app.mjs",
            """\
            const save = async (order) => { await db.send(order) }

            export const handler = async (event) => {
              for (const record of event.Records) {
                await save(record.body)
              }
            }
            """,
            """\
            const save = async (order) => { await db.send(order) }

            export const handler = async (event) => {
              const failed = []
              for (const record of event.Records) {
                try {
                  await save(record.body)
                } catch (error) {
                  console.error(`${record.messageId} failed`, error)
                  failed.push({ itemIdentifier: record.messageId })
                }
              }
              return { batchItemFailures: failed }
            }
            """,
            id="JavaScript without semicolons",
        ),
    ],
)
def test_a_loop_notes_what_failed(file: str, before: str, after: str) -> None:
    assert answered(dedent(before), "save(" if file == "app.py" else "await save", file) == dedent(after)


LOOP = "def handler(event, context):\n    for r in event['Records']:\n        save(r)\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LOOP.replace("        save(r)\n", "        save(r)\n        break\n"), "left before its end"),
        (LOOP + "    print('done')\n", "more is done after the loop"),
        (LOOP.replace("event['Records']", "event['orders']"), "plain loop over the event's records"),
        (LOOP.replace("def handler(event", "def each(event"), "whose answer counts"),
        (LOOP.replace("def handler(event, context)", "def handler(context, event)"), "not handed the event"),
        (LOOP.replace("save(r)", "failed = save(r)"), "a name there already"),
        (
            LOOP.replace("    for", "    if not event:\n        return 1\n    for") + "    return 2\n",
            "more than one way",
        ),
        (LOOP.replace("\n        save", " save"), "stands on its own line"),
    ],
)
def test_a_loop_that_cannot_stays(text: str, why: str) -> None:
    with pytest.raises(CannotEdit, match=why):
        answered(text, "save(")
