variable "publisher" {
  description = "Path of the environment that publishes, such as /acme/global."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^/[a-z][a-z0-9]*/[a-z][a-z0-9-]*$", var.publisher))
    error_message = "publisher must be /PROJECT/ENVIRONMENT; got \"${var.publisher}\"."
  }

  # Values flow from what everybody shares, never from a less guarded environment into a better guarded one.
  validation {
    condition     = endswith(var.publisher, "/global") || endswith(var.publisher, "/${var.reader}")
    error_message = "${var.reader} may read contracts of global and its own; got \"${var.publisher}\"."
  }
}

variable "reader" {
  description = "Name of the environment that reads."
  type        = string
  nullable    = false
}

variable "schema" {
  description = "Version of the contract's form that the reader understands."
  type        = number
  nullable    = false

  validation {
    condition     = var.schema >= 1 && floor(var.schema) == var.schema
    error_message = "schema must be a whole number from 1; got ${var.schema}."
  }
}

variable "needs" {
  description = "Names of the values that the reader uses."
  type        = set(string)
  nullable    = false
}
