"""What a run takes from environment variables: asked once, here at the edge, and handed on as arguments."""

import os
from collections.abc import Mapping

from deburr.sources.terraform.given import from_environment


def terraform_variables() -> Mapping[str, str]:
    """Values of Terraform variables by name, as `TF_VAR_name` gives them."""
    return from_environment(os.environ)
