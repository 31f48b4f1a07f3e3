# Something that only looks like a contract.
resource "aws_ssm_parameter" "this" {
  name           = "/acme/global/contract/v2"
  type           = "String"
  insecure_value = jsonencode({ schema = 1, values = {} })
}
