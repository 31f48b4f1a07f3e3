variable "name" {
  description = "First part of every name, from the module label."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name must be 2 to 20 lower-case letters, digits and dashes; got \"${var.name}\"."
  }
}

variable "vpc_id" {
  description = "Network of the database."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Subnets without a way out, in at least two zones."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids must be at least two, in different zones; got ${jsonencode(var.subnet_ids)}."
  }
}

variable "clients" {
  description = "Security groups that may connect, by the client's name. Nobody connects by address."
  type        = map(string)
  nullable    = false
}

variable "engine_version" {
  description = "Major version of PostgreSQL; minor ones come by themselves in the maintenance window."
  type        = string
  default     = "17"
  nullable    = false

  validation {
    condition     = can(regex("^1[5-9]$", var.engine_version))
    error_message = "engine_version must be a major version from 15; got \"${var.engine_version}\"."
  }
}

variable "instance_class" {
  description = "Size of the instance."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^db\\.[a-z0-9]+\\.[a-z0-9]+$", var.instance_class))
    error_message = "instance_class must be a class such as db.t4g.medium; got \"${var.instance_class}\"."
  }
}

variable "storage_gib" {
  description = "Storage at first, and up to where it grows by itself."
  type = object({
    first = number
    most  = number
  })
  nullable = false

  validation {
    condition     = var.storage_gib.first >= 20 && var.storage_gib.most >= var.storage_gib.first
    error_message = "storage_gib must be at least 20, and most at least first; got ${jsonencode(var.storage_gib)}."
  }
}

variable "multi_az" {
  description = "Whether a standby in another zone takes over."
  type        = bool
  nullable    = false
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the database. Switching it off is a delivery of its own, before the one that deletes."
  type        = bool
  default     = true
  nullable    = false
}

variable "backup_retention_days" {
  description = "For how many days back the database can be restored to any second."
  type        = number
  nullable    = false

  validation {
    condition     = var.backup_retention_days >= 1 && var.backup_retention_days <= 35
    error_message = "backup_retention_days must be from 1 to 35; 0 would switch backups off; got ${var.backup_retention_days}."
  }
}

variable "rotation_days" {
  description = "How often the master password is replaced."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.rotation_days >= 1 && var.rotation_days <= 90
    error_message = "rotation_days must be from 1 to 90; got ${var.rotation_days}."
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

variable "permissions_boundary" {
  description = "ARN of the policy that bounds every role made here; the apply role may make no role without it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:policy/", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of a policy; got \"${var.permissions_boundary}\"."
  }
}

