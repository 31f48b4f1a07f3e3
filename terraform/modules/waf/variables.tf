variable "name" {
  description = "First part of every name, from the module label."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name must be 2 to 20 lower-case letters, digits and dashes; got \"${var.name}\"."
  }
}

variable "load_balancer_arn" {
  description = "What the firewall stands in front of."
  type        = string
  nullable    = false
}

variable "rate_limit" {
  description = "Requests of one address in five minutes before it is turned away."
  type        = number
  default     = 2000
  nullable    = false

  validation {
    condition     = var.rate_limit >= 10 && var.rate_limit <= 100000
    error_message = "rate_limit must be from 10 to 100000; got ${var.rate_limit}."
  }
}

variable "count_only" {
  description = "Managed rule groups that only count, while their false alarms are looked at."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setsubtract(var.count_only, local.groups)) == 0
    error_message = "count_only must be among ${join(", ", local.groups)}; got ${jsonencode(var.count_only)}."
  }
}

variable "log" {
  description = "How long logs are kept and the key that encrypts them, from the module observability."
  type = object({
    retention_days = number
    kms_key_arn    = string
  })
  nullable = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log.retention_days)
    error_message = "log.retention_days must be a number of days that CloudWatch offers, and not 0, which keeps logs for ever; got ${var.log.retention_days}."
  }

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.log.kms_key_arn))
    error_message = "log.kms_key_arn must be the ARN of a key; got \"${var.log.kms_key_arn}\"."
  }
}

