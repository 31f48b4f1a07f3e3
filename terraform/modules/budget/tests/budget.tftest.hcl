variables {
  name    = "acme-global"
  budgets = { dev = 100, production = 2000 }
  emails  = ["finance@example.invalid"]
}

run "each_environment_has_a_budget_of_its_own" {
  assert {
    condition     = { for environment, budget in aws_budgets_budget.this : environment => budget.limit_amount } == { dev = "100", production = "2000" }
    error_message = "got ${jsonencode({ for environment, budget in aws_budgets_budget.this : environment => budget.limit_amount })}"
  }

  assert {
    condition     = one(aws_budgets_budget.this["dev"].cost_filter).values == tolist(["user:Environment$dev"])
    error_message = "got ${jsonencode(aws_budgets_budget.this["dev"].cost_filter)}"
  }

  assert {
    condition = toset([for notification in aws_budgets_budget.this["production"].notification : "${notification.notification_type} ${notification.threshold}"]) == toset(["FORECASTED 100", "ACTUAL 80", "ACTUAL 100"]) && alltrue([
      for notification in aws_budgets_budget.this["production"].notification : notification.subscriber_email_addresses == toset(["finance@example.invalid"])
    ])
    error_message = "got ${jsonencode(aws_budgets_budget.this["production"].notification)}"
  }

  assert {
    condition     = alltrue([for tag in aws_ce_cost_allocation_tag.this : tag.status == "Active"]) && contains(keys(aws_ce_cost_allocation_tag.this), "Environment")
    error_message = "costs are not allocated by environment"
  }
}

run "refuses_no_money_nobody_and_no_tag" {
  command = plan

  variables {
    budgets = { dev = 0 }
    emails  = []
    tags    = ["Owner"]
  }

  expect_failures = [var.budgets, var.emails, var.tags]
}
