variable "name" {
  description = "First part of every name, from the module label."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name must be 2 to 20 lower-case letters, digits and dashes; got \"${var.name}\"."
  }
}

variable "cidr" {
  description = "The network's block, from the module allocations."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("/(16|17|18|19|20)$", var.cidr)) && try(cidrsubnet(var.cidr, 0, 0) == var.cidr, false)
    error_message = "cidr must be a canonical IPv4 block from /16 to /20; got \"${var.cidr}\"."
  }
}

variable "zones" {
  description = "Availability zones, in order: adding one at the end changes nothing of the others."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.zones) >= 2 && length(var.zones) <= 4 && length(distinct(var.zones)) == length(var.zones)
    error_message = "zones must be 2 to 4 different availability zones; got ${jsonencode(var.zones)}."
  }
}

variable "nat" {
  description = "Way out to the internet for private subnets: none, single (one gateway for all zones) or per-zone."
  type        = string
  default     = "none"
  nullable    = false

  validation {
    condition     = contains(["none", "single", "per-zone"], var.nat)
    error_message = "nat must be none, single or per-zone; got \"${var.nat}\"."
  }
}

variable "nat_allocation_ids" {
  description = "Elastic addresses that outlive the network, one per gateway. The network allocates its own if empty."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.nat_allocation_ids : can(regex("^eipalloc-[0-9a-f]+$", id))])
    error_message = "nat_allocation_ids must be allocation ids such as eipalloc-0123abcd; got ${jsonencode(var.nat_allocation_ids)}."
  }

  validation {
    condition     = length(var.nat_allocation_ids) == 0 || length(var.nat_allocation_ids) >= { none = 0, single = 1, per-zone = length(var.zones) }[var.nat]
    error_message = "nat_allocation_ids must be empty or have one address per gateway; got ${length(var.nat_allocation_ids)} for nat \"${var.nat}\" in ${length(var.zones)} zones."
  }
}

variable "interface_endpoints" {
  description = "Services that private subnets reach without leaving the network, such as ssm or logs. Each costs by the hour and zone."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for service in var.interface_endpoints : can(regex("^[a-z][a-z0-9.-]+$", service)) && !contains(["s3", "dynamodb"], service)])
    error_message = "interface_endpoints must be names of services, without s3 and dynamodb, which have gateways; got ${jsonencode(var.interface_endpoints)}."
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
