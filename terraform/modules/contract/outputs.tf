output "parameter" {
  description = "Name of the parameter that holds the contract."
  value       = aws_ssm_parameter.this.name
}
