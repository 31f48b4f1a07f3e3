variable "name" {
  description = "First part of every name, from the module label."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name must be 2 to 20 lower-case letters, digits and dashes; got \"${var.name}\"."
  }
}

variable "package" {
  description = "The code: an object in a bucket, in exactly one version."
  type = object({
    bucket  = string
    key     = string
    version = string
  })
  nullable = false

  validation {
    condition     = var.package.bucket != "" && var.package.key != "" && var.package.version != ""
    error_message = "package must have a bucket, a key and a version, or what was tested is not what runs; got ${jsonencode(var.package)}."
  }
}

variable "runtime" {
  description = "Runtime of the function."
  type        = string
  default     = "nodejs22.x"
  nullable    = false

  validation {
    condition     = can(regex("^(nodejs(22|24)\\.x|python3\\.1[2-4]|java(21|25)|provided\\.al2023)$", var.runtime))
    error_message = "runtime must be one that AWS still supports, such as nodejs22.x; got \"${var.runtime}\"."
  }
}

variable "handler" {
  description = "Entry point of the function."
  type        = string
  default     = "index.handler"
  nullable    = false
}

variable "size" {
  description = "MiB of memory, seconds until a call is ended, and how many calls may run at once."
  type = object({
    memory      = number
    timeout     = number
    concurrency = number
  })
  nullable = false

  validation {
    condition     = var.size.memory >= 128 && var.size.memory <= 10240 && var.size.timeout >= 1 && var.size.timeout <= 29 && var.size.concurrency >= 1
    error_message = "size must have memory from 128 to 10240, timeout from 1 to 29 (the API waits 30 seconds) and concurrency from 1; got ${jsonencode(var.size)}."
  }
}

variable "environment" {
  description = "Variables of the function. Plans, errors and consoles show them: secrets go into secrets."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length([for name in keys(var.environment) : name if can(regex("(?i)(password|passwd|secret|token|private_key|credential|api_key)", name))]) == 0
    error_message = "environment must hold no secrets; move to secrets: ${jsonencode([for name in keys(var.environment) : name if can(regex("(?i)(password|passwd|secret|token|private_key|credential|api_key)", name))])}."
  }
}

variable "secrets" {
  description = "Secrets that the function reads when it runs: ARNs by name. The function is told the ARN as <NAME>_ARN."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for arn in values(var.secrets) : can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]+$", arn))])
    error_message = "secrets must be ARNs of secrets, not values; look at ${jsonencode([for name, arn in var.secrets : name if !can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]+$", arn))])}."
  }
}

variable "secret_key_arns" {
  description = "Keys that the secrets are encrypted with, where those are not AWS's own."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.secret_key_arns : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-f-]+$", arn))])
    error_message = "secret_key_arns must be ARNs of keys without wildcards; got ${jsonencode(var.secret_key_arns)}."
  }
}

variable "routes" {
  description = "Routes of the API, such as GET /items."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.routes) > 0 && alltrue([for route in var.routes : can(regex("^(ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /", route))])
    error_message = "routes must be a method and a path, such as GET /items; got ${jsonencode(var.routes)}."
  }
}

variable "jwt" {
  description = "Whose tokens callers must bring. Without it callers sign their requests with AWS credentials; nothing is open to everybody."
  type = object({
    issuer   = string
    audience = set(string)
  })
  default = null

  validation {
    condition     = var.jwt == null || (can(regex("^https://", var.jwt.issuer)) && try(length(var.jwt.audience) > 0, false))
    error_message = "jwt must have an https issuer and an audience; got ${jsonencode(var.jwt)}."
  }
}

variable "throttle" {
  description = "Calls per second, and how many may come at once."
  type = object({
    rate  = number
    burst = number
  })
  default  = { rate = 50, burst = 100 }
  nullable = false

  validation {
    condition     = var.throttle.rate >= 1 && var.throttle.burst >= 1
    error_message = "throttle must be at least 1 each; got ${jsonencode(var.throttle)}."
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

