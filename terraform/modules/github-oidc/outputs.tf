output "provider_arn" {
  description = "ARN of GitHub's provider."
  value       = aws_iam_openid_connect_provider.github.arn
}

output "role_arns" {
  description = "ARNs of all roles by name."
  value       = merge({ for role in aws_iam_role.plan : role.name => role.arn }, { for role in aws_iam_role.apply : role.name => role.arn })
}

output "trust" {
  description = "Trust policies by role, as they are attached."
  value       = local.trust
}

output "boundaries" {
  description = "Names of the permissions boundaries; roles that the pipeline makes need the one called workload."
  value       = local.boundaries
}
