# A reader of parameters sees these values and nothing else; a reader of the state would see everything in it.
resource "aws_ssm_parameter" "this" {
  name        = "${var.path}/contract/v${var.schema}"
  description = "What ${var.path} promises to other environments, in form ${var.schema}"
  type        = "String"
  insecure_value = jsonencode({
    schema = var.schema
    values = var.values
  })
}
