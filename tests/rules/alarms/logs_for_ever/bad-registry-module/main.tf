module "orders" {
  source        = "terraform-aws-modules/lambda/aws"
  function_name = "orders"
  runtime       = "python3.13"
  handler       = "a.b"
  source_path   = "./src"
}
