module "contract" {
  source = "../../../contract"

  path   = "/acme/global"
  schema = 1
  values = { nat_allocation_ids = ["eipalloc-0a"], zones = ["us-east-2a"] }
}
