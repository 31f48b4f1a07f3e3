variable "path" {
  description = "The publisher's path, from the module label, such as /acme/global."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^/[a-z][a-z0-9]*/[a-z][a-z0-9-]*$", var.path))
    error_message = "path must be /PROJECT/ENVIRONMENT; got \"${var.path}\"."
  }
}

variable "schema" {
  description = "Version of the contract's form. Taking away or changing a value needs a new one; publish both until no reader is left."
  type        = number
  nullable    = false

  validation {
    condition     = var.schema >= 1 && floor(var.schema) == var.schema
    error_message = "schema must be a whole number from 1; got ${var.schema}."
  }
}

variable "values" {
  description = "What is promised, by name. Readers know nothing else of the publisher; no secrets, for anybody who may read parameters reads these."
  type        = map(list(string))
  nullable    = false

  validation {
    condition     = length(var.values) > 0 && alltrue([for name in keys(var.values) : can(regex("^[a-z][a-z0-9_]*$", name))])
    error_message = "values must have names of lower-case letters, digits and underscores; got ${jsonencode(keys(var.values))}."
  }

  validation {
    condition     = length([for name in keys(var.values) : name if can(regex("(password|secret|token|private_key)", name))]) == 0
    error_message = "values must be no secrets; got ${jsonencode([for name in keys(var.values) : name if can(regex("(password|secret|token|private_key)", name))])}."
  }
}
