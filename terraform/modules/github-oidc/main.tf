data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  iam       = "arn:${local.partition}:iam::${local.account}"
  issuer    = "token.actions.githubusercontent.com"

  # Policies whose ARN others must know before they exist are named here alone.
  boundaries = {
    plan     = "wrenchproof-plan"
    apply    = "wrenchproof-apply"
    workload = "wrenchproof-workload"
  }
}

# AWS checks GitHub's certificate against its own list of authorities and needs no thumbprint.
resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}
