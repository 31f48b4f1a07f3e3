# Partners put these addresses into their firewalls: they outlive every network that uses them.
resource "aws_eip" "this" {
  for_each = var.addresses

  domain = "vpc"

  tags = { Name = "${var.name}-${each.key}" }

  lifecycle {
    prevent_destroy = true
  }
}
