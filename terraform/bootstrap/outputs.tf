output "state_bucket" {
  description = "Name of the state bucket, as the roots' backends name it."
  value       = module.state.bucket
}

output "trust" {
  description = "Trust policies by role: what trust/ holds a copy of."
  value       = module.github.trust
}

output "permissions_boundary" {
  description = "Name of the boundary of roles that the pipeline makes, as the roots name it."
  value       = module.github.boundaries["workload"]
}
