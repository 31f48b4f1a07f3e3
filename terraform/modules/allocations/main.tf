# The only place where networks get their addresses. A change of the table is a change of the module that every
# environment uses, so that it is promoted like any other.
locals {
  written = jsondecode(file("${path.module}/allocations.json"))
  table   = merge(local.written, var.overlay)

  # Docker's default bridge: hosts that run containers could not reach a network there.
  reserved = { "docker0" = "172.17.0.0/16" }

  wellformed = {
    for name, block in merge(local.table, local.reserved) : name => block
    if can(regex("^[0-9.]+/[0-9]+$", block)) && can(cidrnetmask(block))
  }
  malformed = sort([for name, block in local.table : "${name} = ${block}" if !contains(keys(local.wellformed), name)])

  noncanonical = sort([
    for name, block in local.table : "${name} = ${block}, meant ${cidrsubnet(block, 0, 0)}"
    if contains(keys(local.wellformed), name) && try(cidrsubnet(block, 0, 0), block) != block
  ])
  unfit = sort([
    for name, block in local.written : "${name} = ${block}"
    if contains(keys(local.wellformed), name) && try(tonumber(split("/", block)[1]) < 16 || tonumber(split("/", block)[1]) > 20, false)
  ])
  public = sort([
    for name, block in local.table : "${name} = ${block}"
    if contains(keys(local.wellformed), name) && !can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", block))
  ])

  # First and last address as numbers.
  ranges = {
    for name, block in local.wellformed : name => {
      first = sum([for index, part in split(".", cidrhost(block, 0)) : tonumber(part) * pow(256, 3 - index)])
      size  = pow(2, 32 - tonumber(split("/", block)[1]))
    }
  }
  overlapping = sort([
    for pair in setproduct(keys(local.ranges), keys(local.ranges)) :
    "${pair[0]} = ${local.wellformed[pair[0]]} and ${pair[1]} = ${local.wellformed[pair[1]]}"
    if index(keys(local.ranges), pair[0]) < index(keys(local.ranges), pair[1])
    && local.ranges[pair[0]].first < local.ranges[pair[1]].first + local.ranges[pair[1]].size
    && local.ranges[pair[1]].first < local.ranges[pair[0]].first + local.ranges[pair[0]].size
  ])
}
