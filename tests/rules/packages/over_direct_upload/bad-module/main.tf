module "orders" {
  source = "./orders"
}
