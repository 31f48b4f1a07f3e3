output "name" {
  description = "The name: at most max_length characters, the same for the same inputs, different for different ones."
  value       = local.name
}

output "path" {
  description = "The name as a path, for parameters and secrets."
  value       = "/${join("/", compact([var.project, var.environment, var.component]))}"
}

output "tags" {
  description = "Tags for the provider's default_tags: what costs are allocated by."
  value = {
    Project     = var.project
    Environment = var.environment
    Owner       = var.owner
    CostCenter  = var.cost_center
    ManagedBy   = "terraform"
  }
}
