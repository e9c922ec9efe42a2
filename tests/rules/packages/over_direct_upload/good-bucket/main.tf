resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.12"
  architectures = ["x86_64"]
  handler       = "app.handler"
  s3_bucket     = aws_s3_object.code.bucket
  s3_key        = aws_s3_object.code.key
  memory_size   = 512
  timeout       = 10
}

resource "aws_lambda_function_url" "orders" {
  function_name      = aws_lambda_function.orders.function_name
  authorization_type = "AWS_IAM"
}

resource "aws_s3_object" "code" {
  bucket = "artifacts"
  key    = "orders.zip"
  source = "${path.module}/code.zip"
}
