"""Clients that move to the module's level, and those that stay where they are, with the reason."""

from textwrap import dedent

import pytest
from tests.fixes.test_splice import place

from deburr.edits import Hoist
from deburr.fixes import hoisting
from deburr.fixes.splice import CannotEdit, spliced


def hoisted(text: str, call: str, file: str = "app.py") -> str:
    return spliced(text, hoisting.splices(text, Hoist(place(text, call, file=file))))


@pytest.mark.parametrize(
    ("file", "call", "before", "after"),
    [
        pytest.param(
            "app.py",
            'boto3.client("s3")',
            """
            import boto3

            # answers with the bucket
            @traced
            def handler(event, context):
                s3 = boto3.client("s3")  # é
                return s3.list_buckets()
            """,
            """
            import boto3

            s3 = boto3.client("s3")  # é


            # answers with the bucket
            @traced
            def handler(event, context):
                return s3.list_buckets()
            """,
            id="above decorators and comments",
        ),
        pytest.param(
            "app.js",
            "new S3Client()",
            """
            const { S3Client } = require('@aws-sdk/client-s3');
            exports.handler = async () => {
              work();

              // what sends
              // it all
              const s3 = new S3Client();

              return s3;
            };
            """,
            """
            const { S3Client } = require('@aws-sdk/client-s3');
            // what sends
            // it all
            const s3 = new S3Client();

            exports.handler = async () => {
              work();

              return s3;
            };
            """,
            id="with the comment that is about nothing else",
        ),
        pytest.param(
            "app.py",
            "boto3.client('s3')",
            """
            import boto3

            def handler(event, context):
                # the first of two
                s3 = boto3.client('s3')
                return s3.list_buckets()
            """,
            """
            import boto3

            s3 = boto3.client('s3')


            def handler(event, context):
                # the first of two
                return s3.list_buckets()
            """,
            id="a comment about more stays",
        ),
        pytest.param(
            "app.js",
            "new S3Client()",
            """
            const { S3Client } = require('@aws-sdk/client-s3');

            exports.handler = async () => {
              work();
              // create AWS SDK clients
              const s3 = new S3Client();
              return s3;
            };
            """,
            """
            const { S3Client } = require('@aws-sdk/client-s3');
            // create AWS SDK clients
            const s3 = new S3Client();

            exports.handler = async () => {
              work();
              return s3;
            };
            """,
            id="with the comment that says that it is made",
        ),
        pytest.param(
            "app.py",
            "boto3.resource(\n            'dynamodb')",
            """
            import os, boto3
            NAME = os.environ['TABLE']
            class Store:
                def read(self, key):
                    table = boto3.resource(
                        'dynamodb').Table(NAME)
                    return table.get_item(Key=key)
            """,
            """
            import os, boto3
            NAME = os.environ['TABLE']
            table = boto3.resource(
                'dynamodb').Table(NAME)


            class Store:
                def read(self, key):
                    return table.get_item(Key=key)
            """,
            id="a chain over two lines, in a class",
        ),
        pytest.param(
            "app.py",
            "boto3.client('sns')",
            """
            import boto3

            s3 = boto3.client('s3')  # first


            # answers
            def handler(event, context):

                sns = boto3.client('sns')

                return s3, sns
            """,
            """
            import boto3

            s3 = boto3.client('s3')  # first
            sns = boto3.client('sns')


            # answers
            def handler(event, context):

                return s3, sns
            """,
            id="beside another client, and no gap is left twice",
        ),
        pytest.param(
            "app.py",
            "boto3.client('s3')  # again",
            """
            import boto3
            s3 = boto3.client('s3')
            def handler(event, context):
                s3 = boto3.client('s3')  # again
                return s3.list_buckets()
            """,
            """
            import boto3
            s3 = boto3.client('s3')
            def handler(event, context):
                return s3.list_buckets()
            """,
            id="the module has the same already",
        ),
        pytest.param(
            "app.py",
            "boto3.client('ssm')",
            """
            import boto3
            sns = boto3.client('sns')

            def handler(event, context):
                try:
                    import boto3
                    ssm = boto3.client('ssm')

                    return ssm.get_parameter(Name='url')
                except Exception:
                    return None
            """,
            """
            import boto3
            sns = boto3.client('sns')
            ssm = boto3.client('ssm')

            def handler(event, context):
                try:
                    return ssm.get_parameter(Name='url')
                except Exception:
                    return None
            """,
            id="with the import that only it needed",
        ),
        pytest.param(
            "app.py",
            "boto3.client('ssm')",
            """
            import boto3
            sns = boto3.client('sns')

            def handler(event, context):
                import boto3
                ssm = boto3.client('ssm')
                return ssm.get_parameter(Name=boto3.__version__)
            """,
            """
            import boto3
            sns = boto3.client('sns')
            ssm = boto3.client('ssm')

            def handler(event, context):
                import boto3
                return ssm.get_parameter(Name=boto3.__version__)
            """,
            id="the import is used by another",
        ),
        pytest.param(
            "app.ts",
            "new S3Client({})",
            """
            import { S3Client } from "@aws-sdk/client-s3";

            export const handler = async (event: Event) => {
              const s3: S3Client = new S3Client({});
              return s3.send(event.command);
            };
            """,
            """
            import { S3Client } from "@aws-sdk/client-s3";

            const s3: S3Client = new S3Client({});

            export const handler = async (event: Event) => {
              return s3.send(event.command);
            };
            """,
            id="TypeScript",
        ),
        pytest.param(
            "app.js",
            "new AWS.S3()",
            """
            const AWS = require('aws-sdk');
            exports.handler = async () => {
              const s3 = new AWS.S3();
              return s3.listBuckets().promise();
            };
            """,
            """
            const AWS = require('aws-sdk');
            const s3 = new AWS.S3();

            exports.handler = async () => {
              return s3.listBuckets().promise();
            };
            """,
            id="CommonJS",
        ),
    ],
)
def test_a_client_moves_to_the_module(file: str, call: str, before: str, after: str) -> None:
    call = call.removesuffix("  # again")
    text = dedent(before)
    if call not in text or text.count(call) > 1:  # the second of two
        head, _, tail = text.rpartition(call)
        marked = f"{head}{'~' * len(call)}{tail}"
        edit = Hoist(place(marked, "~" * len(call), file=file))
        assert spliced(text, hoisting.splices(text, edit)) == dedent(after)
    else:
        assert hoisted(text, call, file) == dedent(after)


@pytest.mark.parametrize(
    ("call", "text", "why"),
    [
        pytest.param(
            "boto3.client('ssm')",
            "import boto3\ndef f():\n    a = boto3.client('ssm').get_parameter(Name='a')\n    return a\n",
            "get_parameter may answer something else each time",
            id="an answer",
        ),
        pytest.param("boto3.client('s3')", "import boto3\ns3 = boto3.client('s3')\n", "in a function", id="at init"),
        pytest.param(
            "boto3.client('s3')",
            "import boto3\ndef f(event):\n    x = 1\n    return boto3.client('s3').list(x)\n",
            "a name of its own",
            id="never named",
        ),
        pytest.param(
            "boto3.client('s3', r)",
            "import boto3\nr = 'eu'\ndef f(r):\n    s3 = boto3.client('s3', r)\n    return s3\n",
            "r, which is the function's own",
            id="a parameter shadows the module's name",
        ),
        pytest.param(
            "boto3.client('s3', r)",
            "import boto3\ndef f(event):\n    r = event['r']\n    s3 = boto3.client('s3', r)\n    return s3\n",
            "r, which the module does not know by then",
            id="built with what only the function knows",
        ),
        pytest.param(
            "boto3.client('s3', r)",
            "import boto3\ndef f(event):\n    s3 = boto3.client('s3', r)\n    return s3\nr = 'eu'\n",
            "does not know by then",
            id="known only later",
        ),
        pytest.param(
            "boto3.client('s3')",
            "def f(event):\n    import boto3\n    s3 = boto3.client('s3')\n    return s3\n",
            "boto3, which the module does not know by then",
            id="imported in the function",
        ),
        pytest.param(
            "boto3.client('s3')",
            "import boto3\ndef f():\n    import os, boto3\n    s3 = boto3.client('s3')\n    return s3\n",
            "import os, boto3 would be left in the function and mean nothing",
            id="an import of two names, which would be left",
        ),
        pytest.param(
            "boto3.client('s3')",
            "import boto3\ndef f(event):\n    s3 = boto3.client('s3')\n    return s3\ndef g(s3):\n    return s3\n",
            "s3 is given another value too",
            id="the name is a parameter elsewhere",
        ),
        pytest.param(
            "boto3.client('s3')",
            "import boto3\ns3 = None\ndef f(event):\n    s3 = boto3.client('s3')\n    return s3\n",
            "the module has a s3 of its own",
            id="the name is taken",
        ),
        pytest.param(
            "boto3.client('s3')",
            "import boto3\ndef f(event):\n    if event:\n        s3 = boto3.client('s3')\n    return 1\n",
            "nothing else stands where it does",
            id="alone in its branch",
        ),
        pytest.param(
            "boto3.client('s3')",
            "import boto3\ndef f(event):\n    x = 1; s3 = boto3.client('s3')\n    return s3\n",
            "another statement stands on its line",
            id="two on a line",
        ),
        pytest.param(
            "boto3.client('s3', self.r)",
            "import boto3\nclass A:\n    def f(self):\n        s3 = boto3.client('s3', self.r)\n        return s3\n",
            "self, which only the function has",
            id="built with self",
        ),
    ],
)
def test_a_client_that_cannot_move_stays(call: str, text: str, why: str) -> None:
    with pytest.raises(CannotEdit, match=why):
        hoisted(text, call)
