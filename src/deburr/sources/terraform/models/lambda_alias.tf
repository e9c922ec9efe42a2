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
variable "create_version_async_event_config" { default = true }
variable "create_qualified_alias_async_event_config" { default = true }
variable "create_version_allowed_triggers" { default = true }
variable "create_qualified_alias_allowed_triggers" { default = true }
variable "maximum_event_age_in_seconds" { default = null }
variable "maximum_retry_attempts" { default = null }
variable "destination_on_failure" { default = null }
variable "destination_on_success" { default = null }

resource "aws_lambda_alias" "this" {
  count = var.create && !var.use_existing_alias ? 1 : 0

  name             = var.name
  function_name    = var.function_name
  function_version = var.function_version == "" ? "$LATEST" : var.function_version
}

resource "aws_lambda_function_event_invoke_config" "this" {
  for_each = {
    for name, made in {
      version         = var.create_version_async_event_config
      qualified_alias = var.create_qualified_alias_async_event_config
    } : name => made if made && var.create && var.create_async_event_config
  }

  function_name                = var.function_name
  qualifier                    = each.key == "version" ? try(aws_lambda_alias.this[0].function_version, null) : var.name
  maximum_event_age_in_seconds = var.maximum_event_age_in_seconds
  maximum_retry_attempts       = var.maximum_retry_attempts

  dynamic "destination_config" {
    for_each = var.destination_on_failure == null && var.destination_on_success == null ? [] : [true]
    content {
      dynamic "on_failure" {
        for_each = var.destination_on_failure == null ? [] : [true]
        content { destination = var.destination_on_failure }
      }
      dynamic "on_success" {
        for_each = var.destination_on_success == null ? [] : [true]
        content { destination = var.destination_on_success }
      }
    }
  }
}

resource "aws_lambda_permission" "version_triggers" {
  for_each = { for name, trigger in var.allowed_triggers : name => trigger if var.create && var.create_version_allowed_triggers }

  function_name = var.function_name
  qualifier     = try(aws_lambda_alias.this[0].function_version, null)
  action        = try(each.value.action, "lambda:InvokeFunction")
  principal     = try(each.value.principal, format("%s.amazonaws.com", try(each.value.service, "")))
  source_arn    = try(each.value.source_arn, null)
}

resource "aws_lambda_permission" "qualified_alias_triggers" {
  for_each = { for name, trigger in var.allowed_triggers : name => trigger if var.create && var.create_qualified_alias_allowed_triggers }

  function_name = var.function_name
  qualifier     = var.name
  action        = try(each.value.action, "lambda:InvokeFunction")
  principal     = try(each.value.principal, format("%s.amazonaws.com", try(each.value.service, "")))
  source_arn    = try(each.value.source_arn, null)
}

resource "aws_lambda_event_source_mapping" "this" {
  for_each = { for name, source in var.event_source_mapping : name => source if var.create }

  function_name = try(aws_lambda_alias.this[0].arn, var.function_name)
  event_source_arn                   = try(each.value.event_source_arn, null)
  batch_size                         = try(each.value.batch_size, null)
  maximum_batching_window_in_seconds = try(each.value.maximum_batching_window_in_seconds, null)
  enabled                            = try(each.value.enabled, null)
  parallelization_factor             = try(each.value.parallelization_factor, null)
  maximum_retry_attempts             = try(each.value.maximum_retry_attempts, null)
  maximum_record_age_in_seconds      = try(each.value.maximum_record_age_in_seconds, null)
  bisect_batch_on_function_error     = try(each.value.bisect_batch_on_function_error, null)
  topics                             = try(each.value.topics, null)
  queues                             = try(each.value.queues, null)
  function_response_types            = try(each.value.function_response_types, null)

  dynamic "destination_config" {
    for_each = try(each.value.destination_arn_on_failure, null) == null ? [] : [true]
    content {
      on_failure { destination_arn = each.value.destination_arn_on_failure }
    }
  }
  dynamic "self_managed_event_source" {
    for_each = try(each.value.self_managed_event_source, [])
    content { endpoints = self_managed_event_source.value.endpoints }
  }
  dynamic "amazon_managed_kafka_event_source_config" {
    for_each = try(each.value.amazon_managed_kafka_event_source_config, [])
    content { consumer_group_id = amazon_managed_kafka_event_source_config.value.consumer_group_id }
  }
  dynamic "filter_criteria" {
    for_each = try(each.value.filter_criteria, null) == null ? [] : [true]
    content {
      dynamic "filter" {
        for_each = try(flatten([each.value.filter_criteria]), [])
        content { pattern = try(filter.value.pattern, null) }
      }
    }
  }
}

output "lambda_alias_name" { value = try(aws_lambda_alias.this[0].name, "") }
output "lambda_alias_arn" { value = try(aws_lambda_alias.this[0].arn, "") }
output "lambda_alias_invoke_arn" { value = try(aws_lambda_alias.this[0].invoke_arn, "") }
