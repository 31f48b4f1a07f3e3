variable "name" {
  description = "First part of every name, from the module label."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name must be 2 to 20 lower-case letters, digits and dashes; got \"${var.name}\"."
  }
}

variable "retention_days" {
  description = "How long logs are kept."
  type        = number
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.retention_days)
    error_message = "retention_days must be a number of days that CloudWatch offers, and not 0, which keeps logs for ever; got ${var.retention_days}."
  }
}

variable "log_groups" {
  description = "Log groups that no other module makes, such as pipeline."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.log_groups : can(regex("^[a-z][a-z0-9/-]{0,99}$", name))])
    error_message = "log_groups must be names of lower-case letters, digits, dashes and slashes; got ${jsonencode(var.log_groups)}."
  }
}

variable "emails" {
  description = "Who hears of alarms."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.emails) > 0 && alltrue([for email in var.emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", email))])
    error_message = "emails must be addresses, at least one, or nobody hears of an alarm; got ${jsonencode(var.emails)}."
  }
}

variable "runbooks" {
  description = "Where the runbooks are; an alarm's name is appended."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https://[^ ]+/$", var.runbooks))
    error_message = "runbooks must be an https address that ends in a slash; got \"${var.runbooks}\"."
  }
}

variable "alarms" {
  description = "Alarms by name, as the other modules put them out. Each gets the topic as action, a runbook and a place on the dashboard."
  type = map(object({
    description = string
    namespace   = string
    metric      = string
    dimensions  = map(string)
    statistic   = optional(string, "Sum")
    comparison  = optional(string, "GreaterThanThreshold")
    threshold   = number
    period      = optional(number, 60)
    periods     = optional(number, 5)
    missing     = optional(string, "notBreaching")
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name, alarm in var.alarms : can(regex("^[a-z][a-z0-9-]{1,59}$", name)) && alarm.description != ""])
    error_message = "alarms must have names of lower-case letters, digits and dashes, and descriptions; got ${jsonencode([for name, alarm in var.alarms : name])}."
  }
}

variable "health_checks" {
  description = "Pages that AWS asks for from around the world, by name. Their metrics are in us-east-1 and nowhere else, so their alarms are too."
  type = map(object({
    host = string
    path = optional(string, "/health")
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for check in values(var.health_checks) : can(regex("^[a-z0-9.-]+$", check.host)) && startswith(check.path, "/")])
    error_message = "health_checks must have a host name and a path that begins with a slash; got ${jsonencode(var.health_checks)}."
  }
}
