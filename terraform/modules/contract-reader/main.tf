data "aws_ssm_parameter" "this" {
  name = "${var.publisher}/contract/v${var.schema}"

  lifecycle {
    postcondition {
      condition     = try(jsondecode(self.insecure_value).schema == var.schema, false)
      error_message = "${var.publisher} publishes something else than form ${var.schema} under ${self.name}."
    }

    postcondition {
      condition     = length(setsubtract(var.needs, try(keys(jsondecode(self.insecure_value).values), []))) == 0
      error_message = "${self.name} lacks ${jsonencode(setsubtract(var.needs, try(keys(jsondecode(self.insecure_value).values), [])))}, which is needed here."
    }
  }
}
