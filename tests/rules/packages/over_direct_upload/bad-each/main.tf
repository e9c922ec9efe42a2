resource "aws_lambda_function" "orders" {
  for_each      = toset(["a", "b"])
  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.12"
  architectures = ["x86_64"]
  handler       = "app.handler"
  filename      = "${path.module}/code.zip"
  memory_size   = 512
  timeout       = 10
}
