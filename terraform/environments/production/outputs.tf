output "contract" {
  description = "Parameter that holds what this environment promises."
  value       = module.contract.parameter
}

output "service_host" {
  description = "Name of the load balancer, where there is one."
  value       = one(module.service[*].host)
}

output "api_url" {
  description = "Address of the API, where there is one."
  value       = one(module.serverless[*].url)
}
