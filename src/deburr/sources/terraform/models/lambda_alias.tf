# What terraform-aws-modules/lambda/aws//modules/alias makes of its inputs, as far as deburr looks at it.
# https://registry.terraform.io/modules/terraform-aws-modules/lambda/aws/latest/submodules/alias

variable "create" { default = true }
variable "use_existing_alias" { default = false }
variable "name" { default = "" }
variable "function_name" { default = "" }
variable "function_version" { default = "" }
variable "allowed_triggers" { default = {} }
variable "event_source_mapping" { default = {} }
variable "create_async_event_config" { default = false }
variable "maximum_event_age_in_seconds" { default = null }
variable "maximum_retry_attempts" { default = null }
variable "destination_on_failure" { default = null }

resource "aws_lambda_alias" "this" {
  count = var.create && !var.use_existing_alias ? 1 : 0

  name             = var.name
  function_name    = var.function_name
  function_version = var.function_version == "" ? "$LATEST" : var.function_version
}

resource "aws_lambda_function_event_invoke_config" "this" {
  count = var.create && var.create_async_event_config ? 1 : 0

  function_name                = var.function_name
  maximum_event_age_in_seconds = var.maximum_event_age_in_seconds
  maximum_retry_attempts       = var.maximum_retry_attempts

  dynamic "destination_config" {
    for_each = var.destination_on_failure == null ? [] : [true]
    content {
      on_failure { destination = var.destination_on_failure }
    }
  }
}

resource "aws_lambda_permission" "triggers" {
  for_each = { for name, trigger in var.allowed_triggers : name => trigger if var.create }

  function_name = var.function_name
  action        = try(each.value.action, "lambda:InvokeFunction")
  principal     = try(each.value.principal, format("%s.amazonaws.com", try(each.value.service, "")))
  source_arn    = try(each.value.source_arn, null)
}

resource "aws_lambda_event_source_mapping" "this" {
  for_each = { for name, source in var.event_source_mapping : name => source if var.create }

  function_name                      = try(aws_lambda_alias.this[0].arn, var.function_name)
  event_source_arn                   = try(each.value.event_source_arn, null)
  batch_size                         = try(each.value.batch_size, null)
  maximum_batching_window_in_seconds = try(each.value.maximum_batching_window_in_seconds, null)
  enabled                            = try(each.value.enabled, true)
  function_response_types            = try(each.value.function_response_types, null)
}

output "lambda_alias_name" { value = try(aws_lambda_alias.this[0].name, "") }
output "lambda_alias_arn" { value = try(aws_lambda_alias.this[0].arn, "") }
output "lambda_alias_invoke_arn" { value = try(aws_lambda_alias.this[0].invoke_arn, "") }
