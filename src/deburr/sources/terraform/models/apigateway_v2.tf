# What terraform-aws-modules/apigateway-v2/aws makes of its inputs, as far as deburr looks at it.
# https://registry.terraform.io/modules/terraform-aws-modules/apigateway-v2/aws/latest

variable "create" { default = true }
variable "create_routes_and_integrations" { default = true }
variable "name" { default = "" }
variable "protocol_type" { default = "HTTP" }
variable "body" { default = null }
variable "target" { default = null }
variable "routes" { default = {} }
variable "authorizers" { default = {} }
variable "integrations" { default = {} }
variable "create_stage" { default = true }
variable "create_default_stage" { default = true }
variable "stage_default_route_settings" { default = {} }
variable "default_route_settings" { default = {} }
variable "disable_execute_api_endpoint" { default = null }
variable "create_domain_name" { default = true }
variable "domain_name" { default = "" }
variable "mutual_tls_authentication" { default = {} }

locals {
  # Up to version 4 routes stood under `integrations`, without a map of their own for the integration.
  routes = merge(
    { for key, route in var.integrations : key => {
      uri        = try(route.lambda_arn, route.integration_uri, null)
      wait       = try(route.timeout_milliseconds, null)
      type       = try(route.integration_type, route.lambda_arn == "" ? "" : "AWS_PROXY", "")
      payload    = try(route.payload_format_version, null)
      authorized = try(route.authorization_type, null)
    } },
    { for key, route in var.routes : key => {
      uri        = try(route.integration.uri, null)
      wait       = try(route.integration.timeout_milliseconds, null)
      type       = try(route.integration.type, "AWS_PROXY")
      payload    = try(route.integration.payload_format_version, null)
      authorized = try(route.authorization_type, null)
    } },
  )
  # Since version 5 its stage lets 1,000 requests a second through where nothing is said.
  old  = length(var.integrations) > 0
  rate = local.old ? try(var.default_route_settings.throttling_rate_limit, null) : try(var.stage_default_route_settings.throttling_rate_limit, 1000)
  named = var.create && var.create_domain_name && var.domain_name != ""
}

resource "aws_apigatewayv2_api" "this" {
  count = var.create ? 1 : 0

  name          = var.name
  protocol_type = var.protocol_type
  body          = var.body
  target        = var.target

  disable_execute_api_endpoint = var.disable_execute_api_endpoint
}

resource "aws_apigatewayv2_stage" "this" {
  count = var.create && var.create_stage && var.create_default_stage ? 1 : 0

  api_id = aws_apigatewayv2_api.this[0].id

  dynamic "default_route_settings" {
    for_each = local.rate == null ? [] : [true]
    content { throttling_rate_limit = local.rate }
  }
}

resource "aws_apigatewayv2_domain_name" "this" {
  count = local.named ? 1 : 0

  domain_name = var.domain_name

  dynamic "mutual_tls_authentication" {
    for_each = length(var.mutual_tls_authentication) > 0 ? [true] : []
    content { truststore_uri = try(var.mutual_tls_authentication.truststore_uri, null) }
  }
}

resource "aws_apigatewayv2_api_mapping" "this" {
  count = local.named ? 1 : 0

  api_id = aws_apigatewayv2_api.this[0].id
}

resource "aws_apigatewayv2_integration" "this" {
  for_each = { for key, route in local.routes : key => route if var.create && var.create_routes_and_integrations }

  api_id                 = aws_apigatewayv2_api.this[0].id
  integration_uri        = each.value.uri
  integration_type       = each.value.type
  payload_format_version = each.value.payload
  timeout_milliseconds   = each.value.wait
}

resource "aws_apigatewayv2_route" "this" {
  for_each = { for key, route in local.routes : key => route if var.create && var.create_routes_and_integrations }

  api_id    = aws_apigatewayv2_api.this[0].id
  route_key = each.key
  target    = "integrations/${aws_apigatewayv2_integration.this[each.key].id}"

  authorization_type = each.value.authorized
}

resource "aws_apigatewayv2_authorizer" "this" {
  for_each = { for key, authorizer in var.authorizers : key => authorizer if var.create }

  api_id         = aws_apigatewayv2_api.this[0].id
  authorizer_uri = try(each.value.authorizer_uri, null)
  name           = try(each.value.name, each.key)
}

output "api_id" { value = try(aws_apigatewayv2_api.this[0].id, null) }
output "apigatewayv2_api_id" { value = try(aws_apigatewayv2_api.this[0].id, null) }
output "api_arn" { value = try(aws_apigatewayv2_api.this[0].arn, null) }
output "api_endpoint" { value = try(aws_apigatewayv2_api.this[0].api_endpoint, null) }
output "api_execution_arn" { value = try(aws_apigatewayv2_api.this[0].execution_arn, null) }
output "apigatewayv2_api_execution_arn" { value = try(aws_apigatewayv2_api.this[0].execution_arn, null) }
output "stage_id" { value = try(aws_apigatewayv2_stage.this[0].id, null) }
output "stage_arn" { value = try(aws_apigatewayv2_stage.this[0].arn, null) }
output "routes" { value = aws_apigatewayv2_route.this }
output "integrations" { value = aws_apigatewayv2_integration.this }
