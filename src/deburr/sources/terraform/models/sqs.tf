# What terraform-aws-modules/sqs/aws makes of its inputs, as far as deburr looks at it.
# https://registry.terraform.io/modules/terraform-aws-modules/sqs/aws/latest

variable "create" { default = true }
variable "create_dlq" { default = false }
variable "create_dlq_redrive_allow_policy" { default = true }
variable "name" { default = null }
variable "use_name_prefix" { default = false }
variable "fifo_queue" { default = false }
variable "message_retention_seconds" { default = null }
variable "visibility_timeout_seconds" { default = null }
variable "redrive_policy" { default = {} }
variable "redrive_allow_policy" { default = {} }
variable "dlq_redrive_allow_policy" { default = {} }
variable "dlq_name" { default = null }
variable "dlq_message_retention_seconds" { default = null }
variable "dlq_visibility_timeout_seconds" { default = null }

locals {
  name     = try(trimsuffix(var.name, ".fifo"), "")
  dlq_name = try(coalesce(trimsuffix(var.dlq_name, ".fifo"), "${local.name}-dlq"), "${local.name}-dlq")
}

resource "aws_sqs_queue" "this" {
  count = var.create ? 1 : 0

  name                       = var.use_name_prefix ? null : var.fifo_queue ? "${local.name}.fifo" : local.name
  fifo_queue                 = var.fifo_queue
  message_retention_seconds  = var.message_retention_seconds
  visibility_timeout_seconds = var.visibility_timeout_seconds
}

resource "aws_sqs_queue_redrive_policy" "this" {
  count = var.create && (var.create_dlq || length(var.redrive_policy) > 0) ? 1 : 0

  queue_url = aws_sqs_queue.this[0].url
  redrive_policy = jsonencode(merge(
    var.create_dlq ? { deadLetterTargetArn = aws_sqs_queue.dlq[0].arn, maxReceiveCount = 5 } : {},
    var.redrive_policy,
  ))
}

resource "aws_sqs_queue_redrive_allow_policy" "this" {
  count = var.create && !var.create_dlq && length(var.redrive_allow_policy) > 0 ? 1 : 0

  queue_url            = aws_sqs_queue.this[0].url
  redrive_allow_policy = jsonencode(var.redrive_allow_policy)
}

resource "aws_sqs_queue" "dlq" {
  count = var.create && var.create_dlq ? 1 : 0

  name                       = var.use_name_prefix ? null : var.fifo_queue ? "${local.dlq_name}.fifo" : local.dlq_name
  fifo_queue                 = var.fifo_queue
  message_retention_seconds  = try(coalesce(var.dlq_message_retention_seconds, var.message_retention_seconds), null)
  visibility_timeout_seconds = try(coalesce(var.dlq_visibility_timeout_seconds, var.visibility_timeout_seconds), null)
}

resource "aws_sqs_queue_redrive_allow_policy" "dlq" {
  count = var.create && var.create_dlq && var.create_dlq_redrive_allow_policy ? 1 : 0

  queue_url = aws_sqs_queue.dlq[0].url
  redrive_allow_policy = jsonencode(merge(
    { redrivePermission = "byQueue", sourceQueueArns = [aws_sqs_queue.this[0].arn] },
    var.dlq_redrive_allow_policy,
  ))
}

output "queue_id" { value = try(aws_sqs_queue.this[0].id, null) }
output "queue_arn" { value = try(aws_sqs_queue.this[0].arn, null) }
output "queue_arn_static" { value = try(aws_sqs_queue.this[0].arn, null) }
output "queue_url" { value = try(aws_sqs_queue.this[0].url, null) }
output "queue_name" { value = try(aws_sqs_queue.this[0].name, null) }
output "sqs_queue_arn" { value = try(aws_sqs_queue.this[0].arn, null) }
output "sqs_queue_id" { value = try(aws_sqs_queue.this[0].id, null) }
output "dead_letter_queue_id" { value = try(aws_sqs_queue.dlq[0].id, null) }
output "dead_letter_queue_arn" { value = try(aws_sqs_queue.dlq[0].arn, null) }
output "dead_letter_queue_arn_static" { value = try(aws_sqs_queue.dlq[0].arn, null) }
output "dead_letter_queue_url" { value = try(aws_sqs_queue.dlq[0].url, null) }
output "dead_letter_queue_name" { value = try(aws_sqs_queue.dlq[0].name, null) }
