variable "name" {
  description = "First part of every name, from the module label."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name must be 2 to 20 lower-case letters, digits and dashes; got \"${var.name}\"."
  }
}

variable "addresses" {
  description = "What each address is for. Adding one changes nothing of the others; taking one away gives up an address that others may have allow-listed."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.addresses) <= 5 && alltrue([for name in var.addresses : can(regex("^[a-z][a-z0-9-]{1,39}$", name))])
    error_message = "addresses must be at most 5 (AWS's quota) names of lower-case letters, digits and dashes; got ${jsonencode(var.addresses)}."
  }
}
