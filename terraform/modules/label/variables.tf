variable "project" {
  description = "Whose resources they are. The first part of every name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.project))
    error_message = "project must be 2 to 12 lower-case letters and digits, starting with a letter; got \"${var.project}\"."
  }
}

variable "environment" {
  description = "Name of the environment, as in environments.yml. The second part of every name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,29}$", var.environment)) && !endswith(var.environment, "-")
    error_message = "environment must be 1 to 30 lower-case letters, digits and dashes; got \"${var.environment}\"."
  }
}

variable "component" {
  description = "What the resources are for. The third part of every name; left out if empty."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^([a-z][a-z0-9-]{0,29})?$", var.component)) && !endswith(var.component, "-")
    error_message = "component must be empty or 1 to 30 lower-case letters, digits and dashes; got \"${var.component}\"."
  }
}

variable "max_length" {
  description = "Longest name, in characters. Modules append up to 12 more, and load balancers take 32."
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.max_length >= 12 && var.max_length <= 63 && floor(var.max_length) == var.max_length
    error_message = "max_length must be a whole number from 12 to 63; got ${var.max_length}."
  }
}

variable "owner" {
  description = "Team that answers for the resources: the value of the tag Owner."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9 _.:/=+@-]{0,127}$", var.owner))
    error_message = "owner must be 1 to 128 characters that tags allow; got \"${var.owner}\"."
  }
}

variable "cost_center" {
  description = "Who pays: the value of the tag CostCenter."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9 _.:/=+@-]{0,127}$", var.cost_center))
    error_message = "cost_center must be 1 to 128 characters that tags allow; got \"${var.cost_center}\"."
  }
}
