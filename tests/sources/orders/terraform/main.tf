locals {
  shared = {
    runtime     = "python3.13"
    timeout     = 20
    environment = { STAGE = var.stage }
  }
}

data "archive_file" "code" {
  for_each    = toset(["place", "ship"])
  type        = "zip"
  source_dir  = "${path.module}/src/${each.key}"
  output_path = "${path.module}/build/${each.key}.zip"
}

resource "aws_lambda_function" "PlaceOrder" {
  function_name = "place-order-${var.stage}"
  filename      = data.archive_file.code["place"].output_path
  role          = aws_iam_role.PlaceRole.arn
  runtime       = local.shared.runtime
  handler       = "app.handler"
  memory_size   = 512
  timeout       = 29
  environment {
    variables = merge(local.shared.environment, { TABLE = aws_dynamodb_table.Orders.name })
  }
}

resource "aws_iam_role" "PlaceRole" {
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role_policy" "write" {
  role = aws_iam_role.PlaceRole.id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "dynamodb:PutItem", Resource = aws_dynamodb_table.Orders.arn }]
  })
}

data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_api_gateway_rest_api" "Api" {
  name = "orders"
}

resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.Api.id
  parent_id   = aws_api_gateway_rest_api.Api.root_resource_id
  path_part   = "orders"
}

resource "aws_api_gateway_method" "place" {
  rest_api_id   = aws_api_gateway_rest_api.Api.id
  resource_id   = aws_api_gateway_resource.orders.id
  http_method   = "POST"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "place" {
  rest_api_id             = aws_api_gateway_rest_api.Api.id
  resource_id             = aws_api_gateway_method.place.resource_id
  http_method             = aws_api_gateway_method.place.http_method
  integration_http_method = "POST"
  type                    = "AWS_PROXY"
  uri                     = aws_lambda_function.PlaceOrder.invoke_arn
}

resource "aws_lambda_permission" "place" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.PlaceOrder.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.Api.execution_arn}/*/POST/orders"
}

resource "aws_lambda_function" "ShipOrder" {
  function_name                  = "ship-order-${var.stage}"
  filename                       = data.archive_file.code["ship"].output_path
  role                           = aws_iam_role.ShipRole.arn
  runtime                        = local.shared.runtime
  handler                        = "app.handler"
  timeout                        = local.shared.timeout
  architectures                  = ["arm64"]
  reserved_concurrent_executions = var.reserve
  dead_letter_config {
    target_arn = aws_sqs_queue.Failed.arn
  }
  environment {
    variables = local.shared.environment
  }
}

resource "aws_lambda_event_source_mapping" "from_queue" {
  event_source_arn                   = aws_sqs_queue.Shipments.arn
  function_name                      = aws_lambda_function.ShipOrder.arn
  batch_size                         = 5
  maximum_batching_window_in_seconds = 10
  function_response_types            = ["ReportBatchItemFailures"]
}

resource "aws_cloudwatch_event_rule" "Nightly" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "ship" {
  rule = aws_cloudwatch_event_rule.Nightly.name
  arn  = aws_lambda_function.ShipOrder.arn
}

resource "aws_lambda_permission" "nightly" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.ShipOrder.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.Nightly.arn
}

resource "aws_iam_role" "ShipRole" {
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role_policy_attachment" "queue" {
  role       = aws_iam_role.ShipRole.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"
}

resource "aws_sqs_queue" "Shipments" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.Failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "Failed" {
  visibility_timeout_seconds = 120
}

resource "aws_dynamodb_table" "Orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_cloudwatch_log_group" "PlaceOrder" {
  name              = "/aws/lambda/${aws_lambda_function.PlaceOrder.function_name}"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "ShipOrder" {
  name              = "/aws/lambda/ship-order-${var.stage}"
  retention_in_days = 30
}
