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
  description = "Network of the instances."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Private subnets of the instances, in at least two zones."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids must be at least two, in different zones; got ${jsonencode(var.subnet_ids)}."
  }
}

variable "instance_types" {
  description = "Types that may be used, the most wanted first. The more there are, the rarer are interruptions."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.instance_types) >= 2 && alltrue([for type in var.instance_types : can(regex("^[a-z][a-z0-9-]*\\.[a-z0-9]+$", type))])
    error_message = "instance_types must be at least two types such as t4g.medium; got ${jsonencode(var.instance_types)}."
  }
}

variable "size" {
  description = "Fewest and most instances, how many of them are never spot, and how many percent of the rest are spot."
  type = object({
    fewest         = number
    most           = number
    on_demand_base = number
    spot_percent   = number
  })
  nullable = false

  validation {
    condition     = var.size.fewest >= 0 && var.size.most >= var.size.fewest && var.size.most >= 1
    error_message = "size.most must be at least size.fewest and 1; got ${jsonencode(var.size)}."
  }

  validation {
    condition     = var.size.spot_percent >= 0 && var.size.spot_percent <= 100 && var.size.on_demand_base >= 0 && var.size.on_demand_base <= var.size.most
    error_message = "size.spot_percent must be from 0 to 100, and size.on_demand_base at most size.most; got ${jsonencode(var.size)}."
  }
}

variable "ingress" {
  description = "Who may connect, by name. Shells and databases are for private addresses at most; a shell is better opened by Session Manager, without any port."
  type = map(object({
    port = number
    cidr = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for rule in values(var.ingress) : rule.port >= 1 && rule.port <= 65535 && floor(rule.port) == rule.port])
    error_message = "ingress must name one port from 1 to 65535 per rule; got ${jsonencode({ for name, rule in var.ingress : name => rule.port })}."
  }

  validation {
    condition     = alltrue([for rule in values(var.ingress) : try(cidrsubnet(rule.cidr, 0, 0) == rule.cidr, false)])
    error_message = "ingress must have canonical blocks; got ${jsonencode({ for name, rule in var.ingress : name => rule.cidr })}."
  }

  validation {
    condition     = alltrue([for rule in values(var.ingress) : !contains(local.admin_ports, rule.port) || can(regex(local.private, rule.cidr))])
    error_message = "ingress opens ports of administration to the internet: ${join("; ", [for name, rule in var.ingress : "${name}: port ${rule.port} from ${rule.cidr}" if contains(local.admin_ports, rule.port) && !can(regex(local.private, rule.cidr))])}."
  }
}

variable "target_group_arns" {
  description = "Target groups of load balancers that the instances join."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "secret_arns" {
  description = "Secrets that the instances may read."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.secret_arns : can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[^*]+$", arn))])
    error_message = "secret_arns must be ARNs of secrets without wildcards; got ${jsonencode(var.secret_arns)}."
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

variable "egress" {
  description = "Security groups that instances may connect to besides HTTPS, with the port, by name."
  type = map(object({
    security_group_id = string
    port              = number
  }))
  default  = {}
  nullable = false
}

variable "tags" {
  description = "Tags of the instances besides the provider's default ones."
  type        = map(string)
  default     = {}
  nullable    = false
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

