# What all environments share, and what outlives them.
locals {
  settings = {
    project     = "acme"
    environment = "global"
    owner       = "platform"
    cost_center = "platform"
    account     = "111111111111"
    region      = "us-east-2"

    addresses = ["production-a", "production-b", "production-c"]
    budgets   = { global = 100, dev = 150, staging = 400, production = 3000 }
    emails    = ["platform@example.invalid"]
    audit     = { enabled = true, days = 365 }
  }
}
