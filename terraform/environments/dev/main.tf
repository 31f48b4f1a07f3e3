locals {
  boundary = "arn:aws:iam::${local.settings.account}:policy/wrenchproof-workload"
  name     = module.label.name
}

module "label" {
  source = "../../modules/label"

  project     = local.settings.project
  environment = local.settings.environment
  owner       = local.settings.owner
  cost_center = local.settings.cost_center
}

module "allocations" {
  source = "../../modules/allocations"

  environment = local.settings.environment
}

module "global" {
  source = "../../modules/contract-reader"
  count  = length(local.settings.shared_addresses) > 0 ? 1 : 0

  publisher = "/${local.settings.project}/global"
  reader    = local.settings.environment
  schema    = 1
  needs     = [for address in local.settings.shared_addresses : "address_${replace(address, "-", "_")}"]
}

module "observability" {
  source = "../../modules/observability"

  name           = local.name
  retention_days = local.settings.retention_days
  emails         = local.settings.emails
  runbooks       = local.settings.runbooks
  alarms = merge([
    for alarms in concat(
      module.database[*].alarms, module.service[*].alarms, module.web[*].alarms, module.serverless[*].alarms, module.waf[*].alarms,
    ) : alarms
  ]...)
}

module "network" {
  source = "../../modules/network"

  name                 = local.name
  cidr                 = module.allocations.cidr
  zones                = local.settings.zones
  nat                  = local.settings.nat
  nat_allocation_ids   = flatten([for address in local.settings.shared_addresses : module.global[0].values["address_${replace(address, "-", "_")}"]])
  interface_endpoints  = local.settings.interface_endpoints
  log                  = module.observability.log
  permissions_boundary = local.boundary
}

module "database" {
  source = "../../modules/database"
  count  = local.settings.database.enabled ? 1 : 0

  name       = local.name
  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.database_subnet_ids
  clients = merge(
    local.settings.service.enabled ? { service = module.service[0].security_group_id } : {},
    local.settings.web.enabled ? { web = module.web[0].security_group_id } : {},
  )
  instance_class        = local.settings.database.class
  storage_gib           = { first = local.settings.database.first_gib, most = local.settings.database.most_gib }
  multi_az              = local.settings.database.multi_az
  backup_retention_days = local.settings.database.backup_days
  deletion_protection   = local.settings.database.protected
  log                   = module.observability.log
  permissions_boundary  = local.boundary
}

module "service" {
  source = "../../modules/service"
  count  = local.settings.service.enabled ? 1 : 0

  name               = local.name
  vpc_id             = module.network.vpc_id
  public_subnet_ids  = module.network.public_subnet_ids
  private_subnet_ids = module.network.private_subnet_ids
  certificate_arn    = local.release.certificate_arn
  collector_image    = local.release.collector_image
  images             = { blue = local.release.blue, green = local.release.green }
  traffic            = { active = local.release.active, canary_percent = local.release.canary_percent, warm = local.release.warm }
  size = {
    cpu    = local.settings.service.cpu
    memory = local.settings.service.memory
    fewest = local.settings.service.fewest
    most   = local.settings.service.most
  }
  environment          = local.settings.database.enabled ? { DATABASE_HOST = module.database[0].address, DATABASE_USER = "app" } : {}
  connect_arns         = local.settings.database.enabled ? { database = module.database[0].connect_arn } : {}
  egress               = local.settings.database.enabled ? { database = { security_group_id = module.database[0].security_group_id, port = 5432 } } : {}
  trace_percent        = local.settings.service.trace_percent
  deletion_protection  = local.settings.service.protected
  log                  = module.observability.log
  permissions_boundary = local.boundary
}

module "web" {
  source = "../../modules/web"
  count  = local.settings.web.enabled ? 1 : 0

  name           = local.name
  vpc_id         = module.network.vpc_id
  subnet_ids     = module.network.private_subnet_ids
  instance_types = local.settings.web.types
  size = {
    fewest         = local.settings.web.fewest
    most           = local.settings.web.most
    on_demand_base = local.settings.web.on_demand_base
    spot_percent   = local.settings.web.spot_percent
  }
  tags                 = local.settings.database.enabled ? module.database[0].bootstrap_tag : {}
  secret_arns          = local.settings.database.enabled ? [module.database[0].secret_arn] : []
  secret_key_arns      = local.settings.database.enabled ? [module.database[0].key_arn] : []
  egress               = local.settings.database.enabled ? { database = { security_group_id = module.database[0].security_group_id, port = 5432 } } : {}
  permissions_boundary = local.boundary
}

module "serverless" {
  source = "../../modules/serverless"
  count  = local.settings.serverless.enabled ? 1 : 0

  name    = local.name
  package = local.release.function
  size = {
    memory      = local.settings.serverless.memory
    timeout     = local.settings.serverless.timeout
    concurrency = local.settings.serverless.concurrency
  }
  routes               = ["GET /items", "POST /items"]
  log                  = module.observability.log
  permissions_boundary = local.boundary
}

module "waf" {
  source = "../../modules/waf"
  count  = local.settings.waf.enabled && local.settings.service.enabled ? 1 : 0

  name              = local.name
  load_balancer_arn = module.service[0].load_balancer_arn
  rate_limit        = local.settings.waf.rate_limit
  log               = module.observability.log
}

module "audit" {
  source = "../../modules/audit"
  count  = local.settings.audit.enabled ? 1 : 0

  name           = local.name
  bucket         = "${local.name}-audit-${local.settings.account}"
  retention_days = local.settings.audit.days
}

# What other layers of this environment may build on.
module "contract" {
  source = "../../modules/contract"

  path   = module.label.path
  schema = 1
  values = {
    vpc_id             = [module.network.vpc_id]
    private_subnet_ids = module.network.private_subnet_ids
    nat_addresses      = module.network.nat_addresses
    alarm_topic_arn    = [module.observability.topic_arn]
  }
}
