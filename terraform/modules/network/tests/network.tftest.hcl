variables {
  name                 = "acme-test"
  cidr                 = "10.16.0.0/16"
  zones                = ["us-east-2a", "us-east-2b"]
  log                  = { retention_days = 30, kms_key_arn = "alias" }
  permissions_boundary = "arn:aws:iam::123456789012:policy/acme-test-workload"
}

run "key" {
  module {
    source = "./tests/key"
  }
}

run "a_network_without_gateways" {
  variables {
    log                 = { retention_days = 30, kms_key_arn = run.key.arn }
    interface_endpoints = ["ssm", "logs"]
  }

  assert {
    condition     = [for subnet in aws_subnet.public : subnet.cidr_block] == ["10.16.0.0/20", "10.16.16.0/20"]
    error_message = "public subnets: ${jsonencode([for subnet in aws_subnet.public : subnet.cidr_block])}"
  }

  assert {
    condition     = [for subnet in aws_subnet.private : subnet.cidr_block] == ["10.16.64.0/20", "10.16.80.0/20"]
    error_message = "private subnets: ${jsonencode([for subnet in aws_subnet.private : subnet.cidr_block])}"
  }

  assert {
    condition     = [for subnet in aws_subnet.database : subnet.cidr_block] == ["10.16.128.0/20", "10.16.144.0/20"]
    error_message = "database subnets: ${jsonencode([for subnet in aws_subnet.database : subnet.cidr_block])}"
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.public : !subnet.map_public_ip_on_launch])
    error_message = "instances get public addresses by default"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_eip.nat) == 0 && length(aws_route.nat) == 0
    error_message = "a network without gateways has some"
  }

  assert {
    condition = alltrue([
      for endpoint in aws_vpc_endpoint.gateway : endpoint.vpc_endpoint_type == "Gateway" && length(endpoint.route_table_ids) == 4
    ]) && toset(keys(aws_vpc_endpoint.gateway)) == toset(["s3", "dynamodb"])
    error_message = "not every route table reaches S3 and DynamoDB without NAT"
  }

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.endpoints[0].cidr_ipv4 == "10.16.0.0/16"
      && aws_vpc_security_group_ingress_rule.endpoints[0].from_port == 443
      && aws_vpc_security_group_ingress_rule.endpoints[0].to_port == 443
    )
    error_message = "endpoints are open to ${jsonencode(aws_vpc_security_group_ingress_rule.endpoints[0])}"
  }

  assert {
    condition     = alltrue([for endpoint in aws_vpc_endpoint.interface : endpoint.private_dns_enabled])
    error_message = "clients would leave the network for endpoints"
  }

  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_cloudwatch_log_group.flow.retention_in_days == 30
    error_message = "the flow log is incomplete or kept for ${aws_cloudwatch_log_group.flow.retention_in_days} days"
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow.kms_key_id == run.key.arn
    error_message = "the flow log is not encrypted with the given key"
  }

  assert {
    condition     = aws_iam_role.flow.permissions_boundary == var.permissions_boundary
    error_message = "the role has no boundary"
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.flow.policy).Statement[0].Resource == "${aws_cloudwatch_log_group.flow.arn}:*"
    error_message = "the role may write to ${jsonencode(jsondecode(aws_iam_role_policy.flow.policy).Statement[0].Resource)}"
  }
}

run "the_database_has_no_way_out" {
  variables {
    log = { retention_days = 30, kms_key_arn = run.key.arn }
    nat = "single"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(aws_eip.nat) == 1
    error_message = "single makes ${length(aws_nat_gateway.this)} gateways"
  }

  assert {
    condition     = length(aws_route.nat) == 2 && alltrue([for zone, route in aws_route.nat : route.route_table_id == aws_route_table.private[zone].id])
    error_message = "private subnets have no way out, or others have one"
  }

  assert {
    condition     = alltrue([for association in aws_route_table_association.database : association.route_table_id == aws_route_table.database.id])
    error_message = "a database subnet uses another table"
  }
}

run "a_third_zone_moves_nothing" {
  command = plan

  variables {
    log   = { retention_days = 30, kms_key_arn = run.key.arn }
    nat   = "per-zone"
    zones = ["us-east-2a", "us-east-2b", "us-east-2c"]
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 3 && aws_subnet.private["us-east-2b"].cidr_block == "10.16.80.0/20"
    error_message = "got ${jsonencode({ for zone, subnet in aws_subnet.private : zone => subnet.cidr_block })}"
  }
}

run "addresses_that_outlive_the_network" {
  command = plan

  variables {
    log                = { retention_days = 30, kms_key_arn = run.key.arn }
    nat                = "per-zone"
    nat_allocation_ids = ["eipalloc-0a", "eipalloc-0b"]
  }

  assert {
    condition     = length(aws_eip.nat) == 0 && aws_nat_gateway.this["us-east-2b"].allocation_id == "eipalloc-0b"
    error_message = "the network allocates addresses of its own"
  }
}

run "refuses_bits_beyond_the_prefix" {
  command = plan

  variables {
    cidr = "10.16.0.1/16"
    log  = { retention_days = 30, kms_key_arn = "arn:aws:kms:x" }
  }

  expect_failures = [var.cidr]
}

run "refuses_retention_0" {
  command = plan

  variables {
    log = { retention_days = 0, kms_key_arn = "arn:aws:kms:x" }
  }

  expect_failures = [var.log]
}

run "refuses_a_log_without_key" {
  command = plan

  variables {
    log = { retention_days = 30, kms_key_arn = "" }
  }

  expect_failures = [var.log]
}

run "refuses_the_rest" {
  command = plan

  variables {
    name                 = "Acme"
    zones                = ["us-east-2a", "us-east-2a"]
    nat                  = "some"
    interface_endpoints  = ["s3"]
    permissions_boundary = ""
    log                  = { retention_days = 30, kms_key_arn = "arn:aws:kms:x" }
  }

  expect_failures = [var.name, var.zones, var.nat, var.interface_endpoints, var.permissions_boundary]
}

run "refuses_too_few_addresses" {
  command = plan

  variables {
    nat                = "per-zone"
    nat_allocation_ids = ["eipalloc-0a"]
    log                = { retention_days = 30, kms_key_arn = "arn:aws:kms:x" }
  }

  expect_failures = [var.nat_allocation_ids]
}
