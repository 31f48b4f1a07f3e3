variable "name" {
  description = "First part of every name, from the module label."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name must be 2 to 20 lower-case letters, digits and dashes; got \"${var.name}\"."
  }
}

variable "bucket" {
  description = "Name of the bucket; the whole world shares these names, so it ends in the account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket)) && can(regex("-[0-9]{12}$", var.bucket))
    error_message = "bucket must be 3 to 63 lower-case letters, digits and dashes and end in a dash and the account; got \"${var.bucket}\"."
  }
}

variable "retention_days" {
  description = "For how long nobody can delete or change a record, administrators included."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = var.retention_days >= 90 && var.retention_days <= 3650 && floor(var.retention_days) == var.retention_days
    error_message = "retention_days must be a whole number from 90 to 3650; got ${var.retention_days}."
  }
}
