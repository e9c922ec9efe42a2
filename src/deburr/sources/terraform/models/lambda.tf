# What terraform-aws-modules/lambda/aws makes of its inputs, as far as deburr looks at it: its names, its defaults.
# https://registry.terraform.io/modules/terraform-aws-modules/lambda/aws/latest

variable "create" { default = true }
variable "create_package" { default = true }
variable "create_function" { default = true }
variable "create_layer" { default = false }
variable "create_role" { default = true }
variable "create_lambda_function_url" { default = false }
variable "create_unqualified_alias_lambda_function_url" { default = true }
variable "create_async_event_config" { default = false }
variable "create_current_version_async_event_config" { default = true }
variable "create_unqualified_alias_async_event_config" { default = true }
variable "create_current_version_allowed_triggers" { default = true }
variable "create_unqualified_alias_allowed_triggers" { default = true }
variable "use_existing_cloudwatch_log_group" { default = false }
variable "cloudwatch_logs_retention_in_days" { default = null }
variable "cloudwatch_logs_log_group_class" { default = null }
variable "logging_log_group" { default = null }
variable "durable_config_execution_timeout" { default = null }
variable "durable_config_retention_period" { default = null }
variable "managed_instances_capacity_provider_arn" { default = null }
variable "compatible_runtimes" { default = [] }
variable "compatible_architectures" { default = null }
variable "lambda_at_edge" { default = false }
variable "function_name" { default = "" }
variable "handler" { default = "" }
variable "runtime" { default = "" }
variable "lambda_role" { default = "" }
variable "layers" { default = null }
variable "architectures" { default = null }
variable "memory_size" { default = 128 }
variable "ephemeral_storage_size" { default = 512 }
variable "publish" { default = false }
variable "reserved_concurrent_executions" { default = -1 }
variable "timeout" { default = 3 }
variable "dead_letter_target_arn" { default = null }
variable "environment_variables" { default = {} }
variable "vpc_subnet_ids" { default = null }
variable "vpc_security_group_ids" { default = null }
variable "tags" { default = {} }
variable "function_tags" { default = {} }
variable "tracing_mode" { default = null }
variable "package_type" { default = "Zip" }
variable "image_uri" { default = null }
variable "image_config_command" { default = [] }
variable "snap_start" { default = false }
variable "authorization_type" { default = "NONE" }
variable "invoke_mode" { default = null }
variable "layer_name" { default = "" }
variable "maximum_event_age_in_seconds" { default = null }
variable "maximum_retry_attempts" { default = null }
variable "destination_on_failure" { default = null }
variable "destination_on_success" { default = null }
variable "provisioned_concurrent_executions" { default = -1 }
variable "allowed_triggers" { default = {} }
variable "event_source_mapping" { default = {} }
variable "attach_cloudwatch_logs_policy" { default = true }
variable "attach_create_log_group_permission" { default = true }
variable "attach_dead_letter_policy" { default = false }
variable "attach_network_policy" { default = false }
variable "attach_tracing_policy" { default = false }
variable "attach_async_event_policy" { default = false }
variable "attach_policy_json" { default = false }
variable "attach_policy_jsons" { default = false }
variable "attach_policy" { default = false }
variable "attach_policies" { default = false }
variable "attach_policy_statements" { default = false }
variable "policy_json" { default = null }
variable "policy_jsons" { default = [] }
variable "policy" { default = null }
variable "policies" { default = [] }
variable "policy_statements" { default = {} }
variable "file_system_arn" { default = null }
variable "file_system_local_mount_path" { default = null }
variable "local_existing_package" { default = null }
variable "s3_existing_package" { default = null }
variable "source_path" { default = null }

locals {
  makes    = var.create && var.create_function && !var.create_layer
  has_role = var.create && var.create_function && var.create_role
}

resource "aws_lambda_function" "this" {
  count = local.makes ? 1 : 0

  function_name                  = var.function_name
  role                           = var.create_role ? aws_iam_role.lambda[0].arn : var.lambda_role
  handler                        = var.package_type == "Zip" ? var.handler : null
  runtime                        = var.package_type == "Zip" ? var.runtime : null
  memory_size                    = var.memory_size
  timeout                        = var.lambda_at_edge ? min(var.timeout, 30) : var.timeout
  publish                        = var.lambda_at_edge || var.snap_start ? true : var.publish
  reserved_concurrent_executions = var.reserved_concurrent_executions
  layers                         = var.layers
  architectures                  = var.architectures
  package_type                   = var.package_type
  image_uri                      = var.image_uri
  tags                           = merge(var.tags, var.function_tags)
  filename                       = var.local_existing_package
  s3_key                         = try(var.s3_existing_package.key, null)
  deburr_source                  = var.create_package ? var.source_path : null

  dynamic "ephemeral_storage" {
    for_each = var.ephemeral_storage_size == null ? [] : [true]
    content { size = var.ephemeral_storage_size }
  }
  dynamic "environment" {
    for_each = length(keys(var.environment_variables)) == 0 ? [] : [true]
    content { variables = var.environment_variables }
  }
  dynamic "dead_letter_config" {
    for_each = var.dead_letter_target_arn == null ? [] : [true]
    content { target_arn = var.dead_letter_target_arn }
  }
  dynamic "vpc_config" {
    for_each = var.vpc_subnet_ids != null && var.vpc_security_group_ids != null ? [true] : []
    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }
  dynamic "tracing_config" {
    for_each = var.tracing_mode == null ? [] : [true]
    content { mode = var.tracing_mode }
  }
  dynamic "file_system_config" {
    for_each = var.file_system_arn != null && var.file_system_local_mount_path != null ? [true] : []
    content { arn = var.file_system_arn }
  }
  dynamic "snap_start" {
    for_each = var.snap_start ? [true] : []
    content { apply_on = "PublishedVersions" }
  }
  dynamic "image_config" {
    for_each = length(var.image_config_command) > 0 ? [true] : []
    content { command = var.image_config_command }
  }
  dynamic "logging_config" {
    for_each = var.logging_log_group == null ? [] : [true]
    content { log_group = var.logging_log_group }
  }
  dynamic "durable_config" {
    for_each = var.durable_config_execution_timeout == null ? [] : [true]
    content {
      execution_timeout = var.durable_config_execution_timeout
      retention_period  = var.durable_config_retention_period
    }
  }
  dynamic "capacity_provider_config" {
    for_each = var.managed_instances_capacity_provider_arn == null ? [] : [true]
    content {
      lambda_managed_instances_capacity_provider_config {
        capacity_provider_arn = var.managed_instances_capacity_provider_arn
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "lambda" {
  count = local.makes && !var.use_existing_cloudwatch_log_group ? 1 : 0

  name              = coalesce(var.logging_log_group, "/aws/lambda/${var.lambda_at_edge ? "us-east-1." : ""}${var.function_name}")
  retention_in_days = var.cloudwatch_logs_retention_in_days
  log_group_class   = var.cloudwatch_logs_log_group_class
}

resource "aws_lambda_layer_version" "this" {
  count = var.create && var.create_layer ? 1 : 0

  layer_name               = var.layer_name
  compatible_runtimes      = length(var.compatible_runtimes) > 0 ? var.compatible_runtimes : (var.runtime == "" ? null : [var.runtime])
  compatible_architectures = var.compatible_architectures
  filename                 = var.local_existing_package
  deburr_source            = var.create_package ? var.source_path : null
}

resource "aws_lambda_provisioned_concurrency_config" "current_version" {
  count = local.makes && var.provisioned_concurrent_executions > -1 ? 1 : 0

  function_name                     = aws_lambda_function.this[0].function_name
  qualifier                         = aws_lambda_function.this[0].version
  provisioned_concurrent_executions = var.provisioned_concurrent_executions
}

resource "aws_lambda_function_event_invoke_config" "this" {
  for_each = {
    for name, made in {
      current_version   = var.create_current_version_async_event_config
      unqualified_alias = var.create_unqualified_alias_async_event_config
    } : name => made if made && local.makes && var.create_async_event_config
  }

  function_name                = aws_lambda_function.this[0].function_name
  qualifier                    = each.key == "current_version" ? aws_lambda_function.this[0].version : null
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

resource "aws_lambda_permission" "current_version_triggers" {
  for_each = { for name, trigger in var.allowed_triggers : name => trigger if local.makes && var.create_current_version_allowed_triggers }

  function_name          = aws_lambda_function.this[0].function_name
  qualifier              = aws_lambda_function.this[0].version
  action                 = try(each.value.action, "lambda:InvokeFunction")
  principal              = try(each.value.principal, format("%s.amazonaws.com", try(each.value.service, "")))
  source_arn             = try(each.value.source_arn, null)
  function_url_auth_type = try(each.value.function_url_auth_type, null)
}

resource "aws_lambda_permission" "unqualified_alias_triggers" {
  for_each = { for name, trigger in var.allowed_triggers : name => trigger if local.makes && var.create_unqualified_alias_allowed_triggers }

  function_name          = aws_lambda_function.this[0].function_name
  action                 = try(each.value.action, "lambda:InvokeFunction")
  principal              = try(each.value.principal, format("%s.amazonaws.com", try(each.value.service, "")))
  source_arn             = try(each.value.source_arn, null)
  function_url_auth_type = try(each.value.function_url_auth_type, null)
}

resource "aws_lambda_event_source_mapping" "this" {
  for_each = {
    for name, source in var.event_source_mapping : name => source
    if local.makes && var.create_unqualified_alias_allowed_triggers
  }

  function_name = aws_lambda_function.this[0].arn
  event_source_arn                   = try(each.value.event_source_arn, null)
  batch_size                         = try(each.value.batch_size, null)
  maximum_batching_window_in_seconds = try(each.value.maximum_batching_window_in_seconds, null)
  enabled                            = try(each.value.enabled, true)
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
  dynamic "document_db_event_source_config" {
    for_each = try(each.value.document_db_event_source_config, [])
    content { database_name = document_db_event_source_config.value.database_name }
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

resource "aws_lambda_function_url" "this" {
  count = local.makes && var.create_lambda_function_url ? 1 : 0

  function_name      = aws_lambda_function.this[0].function_name
  qualifier          = var.create_unqualified_alias_lambda_function_url ? null : aws_lambda_function.this[0].version
  authorization_type = var.authorization_type
  invoke_mode        = var.invoke_mode
}

resource "aws_iam_role" "lambda" {
  count = local.has_role ? 1 : 0

  managed_policy_arns = concat(
    var.attach_network_policy ? ["arn:aws:iam::aws:policy/service-role/AWSLambdaENIManagementAccess"] : [],
    var.attach_tracing_policy ? ["arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"] : [],
    var.attach_policy ? [var.policy] : [],
    var.attach_policies ? var.policies : [],
  )
}

resource "aws_iam_role_policy" "own" {
  for_each = {
    for name, granted in {
      logs = var.attach_cloudwatch_logs_policy ? compact([
        !var.use_existing_cloudwatch_log_group && var.attach_create_log_group_permission ? "logs:CreateLogGroup" : "",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
      ]) : []
      dead_letter = var.attach_dead_letter_policy ? ["sns:Publish", "sqs:SendMessage"] : []
      async       = var.attach_async_event_policy ? ["sns:Publish", "sqs:SendMessage", "events:PutEvents", "lambda:InvokeFunction"] : []
    } : name => granted if local.has_role && length(granted) > 0
  }

  role   = aws_iam_role.lambda[0].name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = each.value }] })
}

resource "aws_iam_role_policy" "json" {
  count = local.has_role && var.attach_policy_json ? 1 : 0

  role   = aws_iam_role.lambda[0].name
  policy = var.policy_json
}

resource "aws_iam_role_policy" "jsons" {
  count = local.has_role && var.attach_policy_jsons ? length(var.policy_jsons) : 0

  role   = aws_iam_role.lambda[0].name
  policy = var.policy_jsons[count.index]
}

resource "aws_iam_role_policy" "statements" {
  count = local.has_role && var.attach_policy_statements ? 1 : 0

  role = aws_iam_role.lambda[0].name
  policy = jsonencode({
    Statement = [
      for each in try(values(var.policy_statements), var.policy_statements) : {
        Effect   = try(each.effect, "Allow")
        Action   = try(each.actions, each.not_actions, [])
        Resource = try(each.resources, [])
      }
    ]
  })
}

output "lambda_function_arn" { value = try(aws_lambda_function.this[0].arn, "") }
output "lambda_function_arn_static" { value = try(aws_lambda_function.this[0].arn, "") }
output "lambda_function_invoke_arn" { value = try(aws_lambda_function.this[0].invoke_arn, "") }
output "lambda_function_name" { value = try(aws_lambda_function.this[0].function_name, "") }
output "lambda_function_qualified_arn" { value = try(aws_lambda_function.this[0].qualified_arn, "") }
output "lambda_function_qualified_invoke_arn" { value = try(aws_lambda_function.this[0].qualified_invoke_arn, "") }
output "lambda_function_version" { value = try(aws_lambda_function.this[0].version, "") }
output "lambda_function_url" { value = try(aws_lambda_function_url.this[0].function_url, "") }
output "lambda_layer_arn" { value = try(aws_lambda_layer_version.this[0].arn, "") }
output "lambda_layer_layer_arn" { value = try(aws_lambda_layer_version.this[0].layer_arn, "") }
output "lambda_cloudwatch_log_group_arn" { value = try(aws_cloudwatch_log_group.lambda[0].arn, "") }
output "lambda_cloudwatch_log_group_name" { value = try(aws_cloudwatch_log_group.lambda[0].name, "") }
output "lambda_role_arn" { value = try(aws_iam_role.lambda[0].arn, "") }
output "lambda_role_name" { value = try(aws_iam_role.lambda[0].name, "") }
