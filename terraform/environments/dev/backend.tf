terraform {
  # The bucket encrypts with its own key; naming another here would be refused.
  backend "s3" {
    bucket       = "acme-tfstate-222222222222"
    key          = "dev/terraform.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
}
