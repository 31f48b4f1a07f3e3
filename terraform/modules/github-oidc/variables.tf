variable "github" {
  description = <<-EOT
    The repository whose jobs are trusted. `subjects` says in which form its tokens carry the subject: `names`, `ids`
    (repositories made, renamed or moved after 15 July 2026, and those that opted in), or `both` while going over.
    With ids nobody can take over a name that was given up.
  EOT
  type = object({
    owner         = string
    repository    = string
    owner_id      = optional(string, "")
    repository_id = optional(string, "")
    subjects      = optional(string, "both")
  })
  nullable = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]{0,38}$", var.github.owner))
    error_message = "github.owner must be the name of a GitHub user or organisation, without wildcards; got \"${var.github.owner}\"."
  }

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{1,100}$", var.github.repository))
    error_message = "github.repository must be the name of a repository, without its owner and without wildcards; got \"${var.github.repository}\"."
  }

  validation {
    condition     = contains(["names", "ids", "both"], var.github.subjects)
    error_message = "github.subjects must be names, ids or both; got \"${var.github.subjects}\"."
  }

  validation {
    condition     = var.github.subjects == "names" || (can(regex("^[1-9][0-9]*$", var.github.owner_id)) && can(regex("^[1-9][0-9]*$", var.github.repository_id)))
    error_message = "github.owner_id and github.repository_id must be numbers in quotes unless subjects is names; got \"${var.github.owner_id}\" and \"${var.github.repository_id}\"."
  }
}

variable "environments" {
  description = <<-EOT
    The account's environments by name, as environments.yml says: the names of both roles, the GitHub environment whose
    jobs are trusted, and what the names of its resources begin with.
  EOT
  type = map(object({
    plan_role          = string
    apply_role         = string
    github_environment = string
    resource_prefix    = string
  }))
  nullable = false

  validation {
    condition     = length(var.environments) > 0 && alltrue([for name in keys(var.environments) : can(regex("^[a-z][a-z0-9-]{0,29}$", name))])
    error_message = "environments must have names of 1 to 30 lower-case letters, digits and dashes; got ${jsonencode(keys(var.environments))}."
  }

  validation {
    condition     = alltrue([for environment in values(var.environments) : can(regex("^wrenchproof-[a-z0-9-]{1,50}$", environment.plan_role)) && can(regex("^wrenchproof-[a-z0-9-]{1,50}$", environment.apply_role))])
    error_message = "Names of roles must begin with wrenchproof-, which is what the boundaries protect; got ${jsonencode([for environment in values(var.environments) : [environment.plan_role, environment.apply_role]])}."
  }

  validation {
    condition     = length(distinct(flatten([for environment in values(var.environments) : [environment.plan_role, environment.apply_role]]))) == 2 * length(var.environments)
    error_message = "Every environment needs two roles of its own; got ${jsonencode([for environment in values(var.environments) : [environment.plan_role, environment.apply_role]])}."
  }

  validation {
    condition     = alltrue([for environment in values(var.environments) : can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", environment.github_environment))])
    error_message = "github_environment must be a name without colons and wildcards; got ${jsonencode([for environment in values(var.environments) : environment.github_environment])}."
  }

  validation {
    condition     = alltrue([for environment in values(var.environments) : can(regex("^[a-z][a-z0-9-]{2,19}$", environment.resource_prefix)) && !startswith(environment.resource_prefix, "wrenchproof")])
    error_message = "resource_prefix must be 3 to 20 lower-case letters, digits and dashes, and not begin with wrenchproof; got ${jsonencode([for environment in values(var.environments) : environment.resource_prefix])}."
  }
}

variable "project" {
  description = "First part of parameter paths, as in the module label."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.project))
    error_message = "project must be 2 to 12 lower-case letters and digits, starting with a letter; got \"${var.project}\"."
  }
}

variable "state" {
  description = "Where the states are, from the module state-backend."
  type = object({
    bucket_arn = string
    key_arn    = string
  })
  nullable = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:s3:::[a-z0-9-]+$", var.state.bucket_arn)) && can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-f-]+$", var.state.key_arn))
    error_message = "state must have the ARNs of a bucket and a key, without wildcards; got ${jsonencode(var.state)}."
  }
}
