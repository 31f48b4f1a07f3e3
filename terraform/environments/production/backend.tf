terraform {
  # The bucket encrypts with its own key; naming another here would be refused.
  backend "s3" {
    bucket       = "acme-tfstate-111111111111"
    key          = "production/terraform.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
}
