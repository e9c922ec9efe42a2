# What terraform-aws-modules/eventbridge/aws makes of its inputs, as far as deburr looks at it.
# https://registry.terraform.io/modules/terraform-aws-modules/eventbridge/aws/latest

variable "create" { default = true }
variable "create_rules" { default = true }
variable "create_targets" { default = true }
variable "create_schedules" { default = true }
variable "rules" { default = {} }
variable "targets" { default = {} }
variable "schedules" { default = {} }

locals {
  aimed = flatten([for rule, targets in var.targets : [for target in targets : merge(target, { rule = rule })]])
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = { for name, rule in var.rules : name => rule if var.create && var.create_rules }

  name                = each.key
  schedule_expression = lookup(each.value, "schedule_expression", null)
  event_pattern       = lookup(each.value, "event_pattern", null)
  description         = lookup(each.value, "description", null)
  is_enabled          = lookup(each.value, "enabled", true)
  state               = lookup(each.value, "state", null)
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = { for target in local.aimed : "${target.rule} ${target.name}" => target if var.create && var.create_targets }

  rule = aws_cloudwatch_event_rule.this[each.value.rule].name
  arn  = lookup(each.value, "arn", null)

  input = lookup(each.value, "input", null)

  dynamic "dead_letter_config" {
    for_each = lookup(each.value, "dead_letter_arn", null) != null ? [each.value.dead_letter_arn] : []
    content {
      arn = dead_letter_config.value
    }
  }
}

resource "aws_scheduler_schedule" "this" {
  for_each = { for name, schedule in var.schedules : name => schedule if var.create && var.create_schedules }

  name                = each.key
  schedule_expression = lookup(each.value, "schedule_expression", null)
  state               = lookup(each.value, "state", null)

  target {
    arn   = lookup(each.value, "arn", null)
    input = lookup(each.value, "input", null)

    dynamic "dead_letter_config" {
      for_each = lookup(each.value, "dead_letter_arn", null) != null ? [each.value.dead_letter_arn] : []
      content {
        arn = dead_letter_config.value
      }
    }
  }
}

output "eventbridge_rule_arns" { value = { for name, rule in aws_cloudwatch_event_rule.this : name => rule.arn } }
output "eventbridge_rule_ids" { value = { for name, rule in aws_cloudwatch_event_rule.this : name => rule.id } }
