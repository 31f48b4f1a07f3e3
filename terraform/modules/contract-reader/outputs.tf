output "values" {
  description = "The needed values by name."
  value       = { for name in var.needs : name => jsondecode(data.aws_ssm_parameter.this.insecure_value).values[name] }
}
