module "orders" {
  source  = "terraform-aws-modules/sqs/aws"
  version = "4.2.0"
  name    = "orders"
  create_dlq = true
  redrive_policy = {
    maxReceiveCount = 2
  }
}
resource "aws_sqs_queue" "plain" {
  name = "plain"
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 1
  })
}
resource "aws_sqs_queue" "dead" { name = "dead" }
resource "aws_lambda_function" "f" {
  function_name = "f"
  runtime = "python3.13"
  handler = "app.h"
  role          = "r"
  filename = "f.zip"
}
resource "aws_lambda_event_source_mapping" "a" {
  function_name = aws_lambda_function.f.arn
  event_source_arn = module.orders.queue_arn
}
resource "aws_lambda_event_source_mapping" "b" {
  function_name = aws_lambda_function.f.arn
  event_source_arn = aws_sqs_queue.plain.arn
}
