"""Libraries that are used while code is written, tested or deployed, and never by it."""

_TOOLS = """pytest pytest-cov pytest-mock pytest-xdist pytest-asyncio pytest-env pytest-django coverage tox nox black
    flake8 pycodestyle pyflakes pylint astroid isort mypy mypy-extensions ruff bandit pre-commit autopep8 yapf pyright
    moto hypothesis ipython ipdb jupyter notebook jupyterlab ipykernel sphinx mkdocs twine build pip wheel
    aws-sam-cli aws-sam-translator cfn-lint cdk-nag aws-cdk-lib awscli boto3-stubs botocore-stubs pip-tools virtualenv
    python-lambda-local localstack checkov
    typescript ts-node eslint prettier jest ts-jest mocha chai sinon nyc webpack webpack-cli esbuild rollup vite vitest
    nodemon husky lint-staged serverless serverless-offline aws-cdk aws-cdk-local ts-loader babel-loader @babel/core
    @babel/cli @aws-cdk/core @nestjs/cli @nestjs/testing supertest concurrently rimraf tsx"""
DEVELOPMENT = frozenset(_TOOLS.split())
TYPES = ("types-", "mypy-boto3", "@types/", "@typescript/", "@typescript-eslint/", "eslint-", "@aws-cdk/", "@jest/")
"""Beginnings of names of stubs and tools."""


def develops(name: str) -> bool:
    """True for a library that only those who write code need."""
    return name in DEVELOPMENT or name.startswith(TYPES)
