output "cidr" {
  description = "The environment's block."
  value       = local.table[var.environment]

  precondition {
    condition     = length(local.malformed) == 0
    error_message = "Not a block of addresses: ${join("; ", local.malformed)}."
  }

  precondition {
    condition     = length(local.noncanonical) == 0
    error_message = "Bits are set beyond the prefix: ${join("; ", local.noncanonical)}."
  }

  precondition {
    condition     = length(local.unfit) == 0
    error_message = "A network has a prefix from /16 to /20: ${join("; ", local.unfit)}."
  }

  precondition {
    condition     = length(local.public) == 0
    error_message = "Not private addresses: ${join("; ", local.public)}."
  }

  precondition {
    condition     = length(local.overlapping) == 0
    error_message = "Blocks overlap: ${join("; ", local.overlapping)}."
  }
}

output "table" {
  description = "Every block by name."
  value       = local.table
}
