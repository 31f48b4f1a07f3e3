# What distinguishes dev. Everything else in this directory is the same in dev, staging and production.
locals {
  settings = {
    project     = "acme"
    environment = "dev"
    owner       = "platform"
    cost_center = "engineering"
    account     = "222222222222"
    region      = "us-east-2"
    zones       = ["us-east-2a", "us-east-2b"]

    emails         = ["dev-alarms@example.invalid"]
    runbooks       = "https://github.com/acme/infrastructure/wiki/runbooks/"
    retention_days = 14

    # "none" leaves private subnets with the endpoints below.
    nat                 = "none"
    shared_addresses    = []
    interface_endpoints = []

    # What costs much stands only where it is switched on; the rest does without.
    database   = { enabled = false, class = "db.t4g.micro", first_gib = 20, most_gib = 50, multi_az = false, backup_days = 1, protected = false }
    service    = { enabled = false, cpu = 256, memory = 512, fewest = 1, most = 2, trace_percent = 100, protected = false }
    web        = { enabled = false, types = ["t4g.small", "t4g.medium"], fewest = 1, most = 2, on_demand_base = 0, spot_percent = 100 }
    serverless = { enabled = true, memory = 256, timeout = 10, concurrency = 5 }
    waf        = { enabled = false, rate_limit = 2000 }
    audit      = { enabled = false, days = 90 }
  }
}
