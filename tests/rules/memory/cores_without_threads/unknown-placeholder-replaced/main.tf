data "archive_file" "code" {
  type        = "zip"
  source_file = "code/placeholder.py"
  output_path = "placeholder.zip"
}

resource "aws_lambda_function" "stitch" {
  function_name    = "stitch"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "handlers.stitch.lambda_handler"
  runtime          = "python3.13"
  role             = "arn:aws:iam::123456789012:role/stitch"
  memory_size      = 10240

  lifecycle {
    ignore_changes = [source_code_hash]
  }
}
