resource "aws_sqs_queue" "work" {
  for_each                   = toset(["pack", "ship"])
  name                       = each.key
  visibility_timeout_seconds = 60
}

resource "aws_lambda_function" "pack" {
  function_name = "pack"
  runtime       = "python3.13"
  handler       = "app.handler"
  memory_size   = 512
  timeout       = 20
}

resource "aws_lambda_function" "ship" {
  function_name = "ship"
  runtime       = "python3.13"
  handler       = "app.handler"
  memory_size   = 512
  timeout       = 50
}

resource "aws_lambda_event_source_mapping" "pack" {
  event_source_arn = aws_sqs_queue.work["pack"].arn
  function_name    = aws_lambda_function.pack.arn
}

resource "aws_lambda_event_source_mapping" "ship" {
  event_source_arn = aws_sqs_queue.work["ship"].arn
  function_name    = aws_lambda_function.ship.arn
}
