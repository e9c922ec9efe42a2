# What terraform-aws-modules/step-functions/aws makes of its inputs, as far as deburr looks at it.
# https://registry.terraform.io/modules/terraform-aws-modules/step-functions/aws/latest

variable "create" { default = true }
variable "name" { default = "" }
variable "definition" { default = "" }
variable "type" { default = "STANDARD" }

resource "aws_sfn_state_machine" "this" {
  count = var.create ? 1 : 0

  name       = var.name
  definition = var.definition
  type       = upper(var.type)
}

output "state_machine_id" { value = aws_sfn_state_machine.this[0].id }
output "state_machine_arn" { value = aws_sfn_state_machine.this[0].arn }
output "state_machine_name" { value = aws_sfn_state_machine.this[0].name }
