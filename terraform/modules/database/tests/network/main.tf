# A network, a client and a key for the tests.
resource "aws_vpc" "this" {
  cidr_block = "10.16.0.0/16"
}

resource "aws_subnet" "this" {
  count = 2

  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 4, count.index)
  availability_zone = ["us-east-2a", "us-east-2b"][count.index]
}

resource "aws_security_group" "client" {
  name   = "client"
  vpc_id = aws_vpc.this.id
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_acm_certificate" "this" {
  domain_name       = "www.example.invalid"
  validation_method = "DNS"
}

output "vpc_id" {
  value = aws_vpc.this.id
}

output "subnet_ids" {
  value = aws_subnet.this[*].id
}

output "client" {
  value = aws_security_group.client.id
}

output "log" {
  value = { retention_days = 30, kms_key_arn = aws_kms_key.this.arn }
}

output "certificate_arn" {
  value = aws_acm_certificate.this.arn
}
