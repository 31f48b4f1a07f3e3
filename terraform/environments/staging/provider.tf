terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = local.settings.region

  # Credentials of another account are refused before anything is read.
  allowed_account_ids = [local.settings.account]

  default_tags {
    tags = module.label.tags
  }
}
