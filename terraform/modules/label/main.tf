locals {
  full = join("-", compact([var.project, var.environment, var.component]))

  # Two long names that begin alike must not become the same name, so a cut one ends in a digest of the whole.
  digest = substr(sha256(local.full), 0, 6)
  cut    = trimsuffix(substr(local.full, 0, var.max_length - 7), "-")
  name   = length(local.full) <= var.max_length ? local.full : "${local.cut}-${local.digest}"
}
