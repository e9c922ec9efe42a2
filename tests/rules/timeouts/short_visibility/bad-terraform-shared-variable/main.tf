module "worker" {
  source         = "./modules/worker"
  worker_timeout = 60
}
