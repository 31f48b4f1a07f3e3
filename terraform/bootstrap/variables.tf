variable "account" {
  description = "The account to prepare: one that environments.yml names."
  type        = string
  nullable    = false

  validation {
    condition     = contains([for environment in local.file.environments : environment.account], var.account)
    error_message = "account must be one that environments.yml names (${join(", ", distinct([for environment in local.file.environments : environment.account]))}); got \"${var.account}\"."
  }
}

variable "region" {
  description = "Region of the state bucket."
  type        = string
  default     = "us-east-2"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region of AWS such as us-east-2; got \"${var.region}\"."
  }
}

variable "project" {
  description = "First part of every name of the tree, as in its roots."
  type        = string
  default     = "acme"
  nullable    = false
}

variable "owner" {
  description = "Team that answers for the roles: the value of the tag Owner."
  type        = string
  default     = "platform"
  nullable    = false
}

variable "github" {
  description = "The repository that delivers; see modules/github-oidc. `gh api repos/OWNER/REPO --jq '.owner.id, .id'` shows its ids."
  type = object({
    owner         = string
    repository    = string
    owner_id      = optional(string, "")
    repository_id = optional(string, "")
    subjects      = optional(string, "both")
  })
  nullable = false
}
