variable "name" {
  description = "First part of every name, from the module label."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name must be 2 to 20 lower-case letters, digits and dashes; got \"${var.name}\"."
  }
}

variable "budgets" {
  description = "Dollars a month, by environment; the costs are those tagged with it."
  type        = map(number)
  nullable    = false

  validation {
    condition     = length(var.budgets) > 0 && alltrue([for amount in values(var.budgets) : amount > 0])
    error_message = "budgets must be more than 0 dollars each; got ${jsonencode(var.budgets)}."
  }
}

variable "emails" {
  description = "Who hears of it."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.emails) > 0 && length(var.emails) <= 10 && alltrue([for email in var.emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", email))])
    error_message = "emails must be 1 to 10 addresses; got ${jsonencode(var.emails)}."
  }
}

variable "tags" {
  description = "Tags that costs are allocated by. AWS knows a tag a day after its first use, and only the paying account may activate it."
  type        = set(string)
  default     = ["Environment", "CostCenter", "Owner", "Project"]
  nullable    = false

  validation {
    condition     = contains(var.tags, "Environment")
    error_message = "tags must include Environment, by which the budgets filter; got ${jsonencode(var.tags)}."
  }
}
