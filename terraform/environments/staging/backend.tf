terraform {
  # The bucket encrypts with its own key; naming another here would be refused.
  backend "s3" {
    bucket       = "acme-tfstate-333333333333"
    key          = "staging/terraform.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
}
