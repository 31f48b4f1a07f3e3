# What the world is changed behind; changes.json says how, and what each change is.

resource "aws_vpc" "x" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "a" }
}

resource "aws_subnet" "s" {
  count      = 2
  vpc_id     = aws_vpc.x.id
  cidr_block = cidrsubnet(aws_vpc.x.cidr_block, 8, count.index)
  tags       = { Name = "s${count.index}", Owner = "net" }
}

resource "aws_security_group" "sg" {
  name        = "web"
  description = "web"
  vpc_id      = aws_vpc.x.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "described" {
  name        = "described"
  description = "by hand"
  vpc_id      = aws_vpc.x.id
}

resource "aws_vpc_security_group_egress_rule" "e" {
  security_group_id = aws_security_group.described.id
  ip_protocol       = "-1"
  cidr_ipv4         = "10.0.0.0/8"
}

resource "aws_iam_role" "app" {
  name = "app"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role" "form" {
  name = "form"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role" "session" {
  name        = "session"
  description = "plain"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "gone" {
  role       = aws_iam_role.app.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.app.id
  name   = "p"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}

resource "aws_s3_bucket" "b" {
  bucket = "wrenchproof-drift-b"
  tags   = { Owner = "storage" }
}

resource "aws_s3_bucket_versioning" "b" {
  bucket = aws_s3_bucket.b.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_public_access_block" "b" {
  bucket                  = aws_s3_bucket.b.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "gone" { bucket = "wrenchproof-drift-gone" }

resource "aws_kms_key" "k" {
  description         = "all"
  enable_key_rotation = true
}

resource "aws_ssm_parameter" "plain" {
  name  = "/app/plain"
  type  = "String"
  value = "one"
}

resource "aws_ssm_parameter" "described" {
  name        = "/app/described"
  type        = "String"
  value       = "two"
  description = "described"
}

resource "aws_ssm_parameter" "gone" {
  for_each = toset(["a b", "c"])
  name     = "/app/${replace(each.key, " ", "-")}"
  type     = "String"
  value    = "three"
}

resource "aws_cloudwatch_log_group" "retention" {
  name              = "/app/retention"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "keyed" {
  name              = "/app/keyed"
  retention_in_days = 30
  kms_key_id        = aws_kms_key.k.arn
}

resource "aws_cloudwatch_log_group" "gone" {
  name              = "/app/gone"
  retention_in_days = 30
}

resource "aws_sns_topic" "named" {
  name         = "alarms"
  display_name = "Alarms"
}

resource "aws_sns_topic" "keyed" { name = "keyed" }

resource "aws_sqs_queue" "delay" {
  name          = "delay"
  delay_seconds = 5
}

resource "aws_sqs_queue" "open" { name = "open" }

resource "aws_dynamodb_table" "capacity" {
  name           = "capacity"
  read_capacity  = 5
  write_capacity = 5
  hash_key       = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "protected" {
  name                        = "protected"
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = true
  hash_key                    = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_eip" "tagged" {
  domain = "vpc"
  tags   = { Name = "out" }
}

resource "aws_ecr_repository" "mutable" {
  name                 = "mutable"
  image_tag_mutability = "IMMUTABLE"
}

resource "aws_cloudwatch_metric_alarm" "threshold" {
  alarm_name          = "errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 60
  statistic           = "Sum"
  threshold           = 1
}
