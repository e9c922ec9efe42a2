"""Who asks: the SDK's own configuration, a profile, a Region, a role to take on."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deburr.aws.trouble import AccountError

if TYPE_CHECKING:
    from boto3 import Session

NAME = "deburr"
ELSEWHERE = "AWS_REGION"
"""Where all other SDKs look; boto3 knows AWS_DEFAULT_REGION alone."""

INSTALL = "pip install 'deburr[aws]'"


@dataclass(frozen=True, slots=True)
class Login:
    """profile  as in `~/.aws/config`; None: what the SDK finds by itself (environment, SSO, container, instance).
    region   None: what the SDK finds by itself.
    role     ARN of a role to take on with these credentials; None: none.
    """

    profile: str | None = None
    region: str | None = None
    role: str | None = None

    def session(self) -> "Session":
        """A session as the SDK makes it; `AWS_ENDPOINT_URL`, SSO and role chains of the profile are honoured.

        Raises  AccountError without boto3, for an unknown profile, without a Region, or for a role that is refused.
        """
        try:
            import boto3
            from botocore.exceptions import BotoCoreError, ProfileNotFound
        except ImportError:
            raise AccountError("needs the AWS SDK, which is not installed", hint=INSTALL) from None
        try:
            session = boto3.Session(profile_name=self.profile, region_name=self.region)
        except ProfileNotFound as error:
            raise AccountError(str(error), hint="aws configure list-profiles shows those there are") from None
        except BotoCoreError as error:
            raise AccountError(str(error), hint="look at ~/.aws/config") from None
        if session.region_name is None and os.environ.get(ELSEWHERE):
            session = boto3.Session(profile_name=self.profile, region_name=os.environ[ELSEWHERE])
        if session.region_name is None:
            raise AccountError("no Region", hint="name one with --region, or set AWS_DEFAULT_REGION")
        return session if self.role is None else self._as_role(session, self.role)

    def _as_role(self, session: "Session", role: str) -> "Session":
        """Credentials that renew themselves as long as those they are made from are good."""
        import boto3
        from botocore.credentials import (
            AssumeRoleCredentialFetcher,
            DeferredRefreshableCredentials,
        )

        own: Any = session._session  # boto3 hands out its botocore session nowhere else
        source = own.get_credentials()
        if source is None:
            raise AccountError("no credentials to take on a role with", where=role, hint="aws sso login, or --profile")
        fetcher = AssumeRoleCredentialFetcher(
            client_creator=own.create_client,
            source_credentials=source,
            role_arn=role,
            extra_args={"RoleSessionName": NAME},
        )
        taken: Any = type(own)(profile=self.profile)
        taken.set_config_variable("region", session.region_name)
        taken._credentials = DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")
        return boto3.Session(botocore_session=taken)
