/** A small AWS root for the demo: a network and a parameter that tells its version. */

/** The root of an environment; `version` changes in place, `cidr` replaces the subnets. */
export function awsRoot(environment: string, { version, cidr }: { version: string; cidr: string }): string {
  return `terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
  backend "s3" {}
}

provider "aws" {
  default_tags {
    tags = {
      environment = "${environment}"
      managed-by  = "terraform"
    }
  }
}

resource "aws_vpc" "main" {
  cidr_block = "${cidr}"
}

resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 4, count.index)
  availability_zone = "us-east-2\${["a", "b"][count.index]}"
}

resource "aws_ssm_parameter" "version" {
  name  = "/${environment}/version"
  type  = "String"
  value = "${version}"
}

output "vpc_id" {
  value = aws_vpc.main.id
}
`
}
