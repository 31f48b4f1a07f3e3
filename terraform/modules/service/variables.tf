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
  description = "Network of the service."
  type        = string
  nullable    = false
}

variable "public_subnet_ids" {
  description = "Subnets of the load balancer, in at least two zones."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.public_subnet_ids) >= 2
    error_message = "public_subnet_ids must be at least two, in different zones; got ${jsonencode(var.public_subnet_ids)}."
  }
}

variable "private_subnet_ids" {
  description = "Subnets of the tasks."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.private_subnet_ids) >= 2
    error_message = "private_subnet_ids must be at least two, in different zones; got ${jsonencode(var.private_subnet_ids)}."
  }
}

variable "certificate_arn" {
  description = "Certificate of the load balancer; plain HTTP is only ever redirected."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:acm:", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of a certificate; got \"${var.certificate_arn}\"."
  }
}

variable "images" {
  description = "Image per colour, by digest: what was tested is what runs."
  type = object({
    blue  = string
    green = string
  })
  nullable = false

  validation {
    condition     = alltrue([for image in values(var.images) : can(regex("@sha256:[0-9a-f]{64}$", image))])
    error_message = "images must end in @sha256: and a digest, for tags move; got ${jsonencode(var.images)}."
  }
}

variable "traffic" {
  description = <<-EOT
    Which colour serves, and how many percent try the other one. A release: the new image on the idle colour, warm; then
    5, 25 and 50 percent, one delivery each; then active flips. Back is the same road. An idle colour runs only while it
    is warm or gets traffic.
  EOT
  type = object({
    active         = string
    canary_percent = optional(number, 0)
    warm           = optional(bool, false)
  })
  nullable = false

  validation {
    condition     = contains(["blue", "green"], var.traffic.active)
    error_message = "traffic.active must be blue or green; got \"${var.traffic.active}\"."
  }

  validation {
    condition     = contains([0, 5, 25, 50], var.traffic.canary_percent)
    error_message = "traffic.canary_percent must be 0, 5, 25 or 50; got ${var.traffic.canary_percent}."
  }
}

variable "size" {
  description = "CPU units and MiB of a task, and the fewest and most tasks of a colour that gets traffic."
  type = object({
    cpu    = number
    memory = number
    fewest = number
    most   = number
  })
  nullable = false

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.size.cpu) && var.size.memory >= 2 * var.size.cpu && var.size.memory <= 8 * var.size.cpu
    error_message = "size must have cpu 256, 512, 1024, 2048 or 4096, and 2 to 8 times as much memory; got ${jsonencode(var.size)}."
  }

  validation {
    condition     = var.size.fewest >= 1 && var.size.most >= var.size.fewest
    error_message = "size.fewest must be at least 1, and size.most at least as many; got ${jsonencode(var.size)}."
  }
}

variable "port" {
  description = "Port of the container."
  type        = number
  default     = 8080
  nullable    = false

  validation {
    condition     = var.port >= 1024 && var.port <= 65535 && floor(var.port) == var.port
    error_message = "port must be from 1024 to 65535; got ${var.port}."
  }
}

variable "health_path" {
  description = "Page that says whether a task is healthy."
  type        = string
  default     = "/health"
  nullable    = false

  validation {
    condition     = startswith(var.health_path, "/")
    error_message = "health_path must begin with a slash; got \"${var.health_path}\"."
  }
}

variable "environment" {
  description = "Variables of the container. Plans, states and consoles show them: secrets go into secrets."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length([for name in keys(var.environment) : name if can(regex("(?i)(password|passwd|secret|token|private_key|credential|api_key)", name))]) == 0
    error_message = "environment must hold no secrets; move to secrets: ${jsonencode([for name in keys(var.environment) : name if can(regex("(?i)(password|passwd|secret|token|private_key|credential|api_key)", name))])}."
  }
}

variable "secrets" {
  description = "Variables of the container whose values ECS takes from Secrets Manager at start: ARNs by name."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for arn in values(var.secrets) : can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]+(:.*)?$", arn))])
    error_message = "secrets must be ARNs of secrets, not values; look at ${jsonencode([for name, arn in var.secrets : name if !can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]+(:.*)?$", arn))])}."
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

variable "connect_arns" {
  description = "Databases that tasks sign in to with IAM, by name; from the module database."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "egress" {
  description = "Security groups that tasks may connect to besides HTTPS, with the port, by name."
  type = map(object({
    security_group_id = string
    port              = number
  }))
  default  = {}
  nullable = false
}

variable "trace_percent" {
  description = "Share of requests whose traces are kept."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.trace_percent >= 0 && var.trace_percent <= 100
    error_message = "trace_percent must be from 0 to 100; got ${var.trace_percent}."
  }
}

variable "collector_image" {
  description = "Image of the OpenTelemetry collector beside the application, by digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.collector_image))
    error_message = "collector_image must end in @sha256: and a digest; got \"${var.collector_image}\"."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer. Switching it off is a delivery of its own."
  type        = bool
  default     = true
  nullable    = false
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

