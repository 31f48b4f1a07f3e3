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
  description = "How long old versions of states are kept; the newest ten are kept for ever."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = var.retention_days >= 30 && floor(var.retention_days) == var.retention_days
    error_message = "retention_days must be a whole number of at least 30, or a damaged state cannot be restored; got ${var.retention_days}."
  }
}

variable "pipeline_roles" {
  description = "ARNs of the roles that the pipeline assumes. They read and write states, and may change nothing about the bucket or its key."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.pipeline_roles) > 0 && alltrue([for arn in var.pipeline_roles : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$", arn))])
    error_message = "pipeline_roles must be ARNs of roles without wildcards; got ${jsonencode(var.pipeline_roles)}."
  }
}
