variable "name" {
  type = string
}

variable "lambda_timeout" {
  type    = number
  default = 30
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = "${var.name}.zip"
  role          = "arn:aws:iam::123456789012:role/${var.name}"
  timeout       = var.lambda_timeout
}

output "invoke_arn" {
  value = aws_lambda_function.this.invoke_arn
}
