# What distinguishes production. Everything else in this directory is the same in dev, staging and production.
locals {
  settings = {
    project     = "acme"
    environment = "production"
    owner       = "platform"
    cost_center = "customers"
    account     = "111111111111"
    region      = "us-east-2"
    zones       = ["us-east-2a", "us-east-2b", "us-east-2c"]

    emails         = ["oncall@example.invalid"]
    runbooks       = "https://github.com/acme/infrastructure/wiki/runbooks/"
    retention_days = 365

    # A gateway per zone, under addresses that global holds: partners have them in their firewalls.
    nat                 = "per-zone"
    shared_addresses    = ["production-a", "production-b", "production-c"]
    interface_endpoints = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "ssmmessages"]

    # What costs much stands only where it is switched on; the rest does without.
    database   = { enabled = true, class = "db.m7g.large", first_gib = 100, most_gib = 1000, multi_az = true, backup_days = 35, protected = true }
    service    = { enabled = true, cpu = 512, memory = 1024, fewest = 3, most = 12, trace_percent = 5, protected = true }
    web        = { enabled = true, types = ["m7g.medium", "t4g.large", "m6g.medium"], fewest = 2, most = 8, on_demand_base = 2, spot_percent = 50 }
    serverless = { enabled = true, memory = 512, timeout = 10, concurrency = 100 }
    waf        = { enabled = true, rate_limit = 2000 }
    audit      = { enabled = false, days = 365 }
  }
}
