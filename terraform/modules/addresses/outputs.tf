output "allocation_ids" {
  description = "Allocation ids by name."
  value       = { for name, address in aws_eip.this : name => address.id }
}

output "public_ips" {
  description = "Addresses by name, for allow-lists of others."
  value       = { for name, address in aws_eip.this : name => address.public_ip }
}
