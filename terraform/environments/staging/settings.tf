# What distinguishes staging. Everything else in this directory is the same in dev, staging and production.
locals {
  settings = {
    project     = "acme"
    environment = "staging"
    owner       = "platform"
    cost_center = "engineering"
    account     = "333333333333"
    region      = "us-east-2"
    zones       = ["us-east-2a", "us-east-2b"]

    emails         = ["staging-alarms@example.invalid"]
    runbooks       = "https://github.com/acme/infrastructure/wiki/runbooks/"
    retention_days = 30

    # One gateway for all zones: staging may be without for an hour.
    nat                 = "single"
    shared_addresses    = []
    interface_endpoints = []

    # What costs much stands only where it is switched on; the rest does without.
    database   = { enabled = true, class = "db.t4g.small", first_gib = 20, most_gib = 100, multi_az = false, backup_days = 7, protected = false }
    service    = { enabled = true, cpu = 256, memory = 512, fewest = 1, most = 4, trace_percent = 25, protected = false }
    web        = { enabled = false, types = ["t4g.small", "t4g.medium"], fewest = 1, most = 2, on_demand_base = 0, spot_percent = 100 }
    serverless = { enabled = true, memory = 256, timeout = 10, concurrency = 10 }
    waf        = { enabled = true, rate_limit = 2000 }
    audit      = { enabled = false, days = 90 }
  }
}
