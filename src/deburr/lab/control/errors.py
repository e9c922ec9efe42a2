"""Errors as Lambda's API words them."""


class ApiError(Exception):
    """An error that a client sees.

    code    as botocore's model names it: `ResourceNotFoundException`.
    status  of the HTTP answer.
    """

    def __init__(self, code: str, status: int, message: str) -> None:
        super().__init__(message)
        self.code, self.status, self.message = code, status, message


def not_found(what: str) -> ApiError:
    return ApiError("ResourceNotFoundException", 404, what)


def conflict(message: str) -> ApiError:
    return ApiError("ResourceConflictException", 409, message)


def invalid(message: str) -> ApiError:
    return ApiError("InvalidParameterValueException", 400, message)


def validation(message: str) -> ApiError:
    return ApiError("ValidationException", 400, message)
