# A key for the logs of the tests.
resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

output "log" {
  value = { retention_days = 30, kms_key_arn = aws_kms_key.this.arn }
}
