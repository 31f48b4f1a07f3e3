variable "environment" {
  description = "Whose block is asked for."
  type        = string
  nullable    = false

  validation {
    condition     = contains(keys(local.table), var.environment)
    error_message = "environment must be one of ${join(", ", keys(local.table))}, which have a block in allocations.json; got \"${var.environment}\"."
  }
}

variable "overlay" {
  description = "Further blocks by name, for networks that this tree does not make but must not overlap, such as an office."
  type        = map(string)
  default     = {}
  nullable    = false
}
