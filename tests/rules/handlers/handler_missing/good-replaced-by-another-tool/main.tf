data "archive_file" "bootstrap" {
  type        = "zip"
  source_file = "${path.module}/bootstrap/index.py"
  output_path = "${path.module}/bootstrap.zip"
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::111122223333:role/orders"
  runtime       = "python3.13"
  handler       = "app.lambda_handler"
  filename      = data.archive_file.bootstrap.output_path

  lifecycle {
    ignore_changes = [filename, source_code_hash]
  }
}
