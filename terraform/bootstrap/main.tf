locals {
  file   = yamldecode(file("${path.module}/../environments.yml"))
  bucket = "${var.project}-tfstate-${var.account}"

  # Environments of this account, with their roles as the file names them.
  environments = {
    for name, environment in local.file.environments : name => {
      plan_role          = split(":role/", environment.plan-role)[1]
      apply_role         = split(":role/", environment.apply-role)[1]
      github_environment = try(environment.github-environment, name)
      resource_prefix    = module.label[name].name
    }
    if environment.account == var.account
  }
}

module "label" {
  source   = "../modules/label"
  for_each = { for name, environment in local.file.environments : name => environment if environment.account == var.account }

  project     = var.project
  environment = each.key
  owner       = var.owner
  cost_center = "platform"
}

module "state" {
  source = "../modules/state-backend"

  bucket = local.bucket
  pipeline_roles = flatten([
    for name, environment in local.file.environments : [environment.plan-role, environment.apply-role] if environment.account == var.account
  ])
}

module "github" {
  source = "../modules/github-oidc"

  project      = var.project
  github       = var.github
  environments = local.environments
  state = {
    bucket_arn = module.state.bucket_arn
    key_arn    = module.state.key_arn
  }
}
