output "names" {
  description = "Names of the budgets by environment."
  value       = { for environment, budget in aws_budgets_budget.this : environment => budget.name }
}
