output "contract" {
  description = "Parameter that holds what global promises to the environments."
  value       = module.contract.parameter
}

output "public_ips" {
  description = "Addresses for the allow-lists of partners."
  value       = module.addresses.public_ips
}
