module "label" {
  source = "../../modules/label"

  project     = local.settings.project
  environment = local.settings.environment
  owner       = local.settings.owner
  cost_center = local.settings.cost_center
}

module "addresses" {
  source = "../../modules/addresses"

  name      = module.label.name
  addresses = local.settings.addresses
}

module "budget" {
  source = "../../modules/budget"

  name    = module.label.name
  budgets = local.settings.budgets
  emails  = local.settings.emails
}

module "audit" {
  source = "../../modules/audit"
  count  = local.settings.audit.enabled ? 1 : 0

  name           = module.label.name
  bucket         = "${module.label.name}-audit-${local.settings.account}"
  retention_days = local.settings.audit.days
}

module "contract" {
  source = "../../modules/contract"

  path   = module.label.path
  schema = 1
  values = { for name, id in module.addresses.allocation_ids : "address_${replace(name, "-", "_")}" => [id] }
}
