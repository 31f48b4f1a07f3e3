variables {
  name                 = "acme-test"
  vpc_id               = "vpc-0"
  subnet_ids           = ["subnet-0a", "subnet-0b"]
  instance_types       = ["t4g.medium", "t4g.large", "m7g.medium"]
  size                 = { fewest = 2, most = 6, on_demand_base = 1, spot_percent = 70 }
  ingress              = { web = { port = 8080, cidr = "0.0.0.0/0" }, database = { port = 5432, cidr = "10.16.0.0/16" } }
  secret_arns          = ["arn:aws:secretsmanager:us-east-2:123456789012:secret:rds!db-0"]
  secret_key_arns      = ["arn:aws:kms:us-east-2:123456789012:key/00000000-0000-4000-8000-000000000000"]
  tags                 = { DatabaseBootstrap = "acme-test" }
  permissions_boundary = "arn:aws:iam::123456789012:policy/wrenchproof-workload"
}

run "network" {
  module {
    source = "./tests/network"
  }
}

run "instances_without_keys" {
  variables {
    vpc_id     = run.network.vpc_id
    subnet_ids = run.network.subnet_ids
    egress     = { database = { security_group_id = run.network.client, port = 5432 } }
  }

  assert {
    condition     = aws_launch_template.this.metadata_options[0].http_tokens == "required" && aws_launch_template.this.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "credentials can be fetched without a token"
  }

  assert {
    condition     = try(length(aws_launch_template.this.key_name) == 0, true)
    error_message = "there is a key pair"
  }

  assert {
    condition     = aws_iam_role_policy_attachment.session_manager.policy_arn == "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
    error_message = "nobody gets in"
  }

  assert {
    condition     = aws_launch_template.this.block_device_mappings[0].ebs[0].encrypted == "true"
    error_message = "disks are not encrypted"
  }

  assert {
    condition     = aws_iam_role.this.permissions_boundary == var.permissions_boundary
    error_message = "the role has no boundary"
  }

  assert {
    condition     = jsonencode([for statement in jsondecode(aws_iam_role_policy.secrets[0].policy).Statement : [statement.Action, statement.Resource]]) == jsonencode([[["secretsmanager:GetSecretValue"], var.secret_arns], [["kms:Decrypt"], var.secret_key_arns]])
    error_message = "instances read other secrets: ${aws_iam_role_policy.secrets[0].policy}"
  }

  assert {
    condition     = jsonencode([for rule in aws_vpc_security_group_ingress_rule.this : [rule.from_port, rule.to_port, rule.cidr_ipv4]]) == jsonencode([[5432, 5432, "10.16.0.0/16"], [8080, 8080, "0.0.0.0/0"]])
    error_message = "open: ${jsonencode([for rule in aws_vpc_security_group_ingress_rule.this : [rule.from_port, rule.to_port, rule.cidr_ipv4]])}"
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.https.from_port == 443 && aws_vpc_security_group_egress_rule.https.to_port == 443
    error_message = "instances reach everything"
  }
}

run "spot_beside_a_base_that_stays" {
  command = plan

  variables {
    vpc_id     = run.network.vpc_id
    subnet_ids = run.network.subnet_ids
  }

  assert {
    condition = jsonencode(aws_autoscaling_group.this.mixed_instances_policy[0].instances_distribution[0].on_demand_base_capacity) == "1" && (
      aws_autoscaling_group.this.mixed_instances_policy[0].instances_distribution[0].on_demand_percentage_above_base_capacity == 30
      && aws_autoscaling_group.this.mixed_instances_policy[0].instances_distribution[0].spot_allocation_strategy == "price-capacity-optimized"
    )
    error_message = "got ${jsonencode(aws_autoscaling_group.this.mixed_instances_policy[0].instances_distribution)}"
  }

  assert {
    condition     = join(" ", [for override in aws_autoscaling_group.this.mixed_instances_policy[0].launch_template[0].override : override.instance_type]) == join(" ", var.instance_types) && aws_autoscaling_group.this.capacity_rebalance
    error_message = "interruptions are waited for"
  }

  assert {
    condition     = aws_autoscaling_group.this.instance_refresh[0].preferences[0].auto_rollback && aws_autoscaling_group.this.instance_refresh[0].preferences[0].min_healthy_percentage == 90
    error_message = "a new template takes the group down"
  }

  assert {
    condition     = data.aws_ssm_parameter.image.name == "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
    error_message = "the image does not fit the instances: ${data.aws_ssm_parameter.image.name}"
  }
}

run "refuses_an_open_admin_port" {
  command = plan

  variables {
    ingress = { shell = { port = 22, cidr = "0.0.0.0/0" } }
  }

  expect_failures = [var.ingress]
}

run "refuses_half_of_the_internet" {
  command = plan

  variables {
    ingress = { low = { port = 3389, cidr = "0.0.0.0/1" }, high = { port = 3389, cidr = "128.0.0.0/1" } }
  }

  expect_failures = [var.ingress]
}

run "refuses_a_block_around_private_ones" {
  command = plan

  variables {
    ingress = { database = { port = 5432, cidr = "8.0.0.0/6" } }
  }

  expect_failures = [var.ingress]
}

run "refuses_all_ports" {
  command = plan

  variables {
    ingress = { all = { port = -1, cidr = "10.0.0.0/8" } }
  }

  expect_failures = [var.ingress]
}

run "refuses_bits_beyond_the_prefix" {
  command = plan

  variables {
    ingress = { web = { port = 443, cidr = "10.0.0.1/8" } }
  }

  expect_failures = [var.ingress]
}

run "refuses_the_rest" {
  command = plan

  variables {
    instance_types       = ["t4g.medium"]
    size                 = { fewest = 3, most = 2, on_demand_base = 9, spot_percent = 200 }
    subnet_ids           = ["subnet-0a"]
    secret_arns          = ["*"]
    secret_key_arns      = ["*"]
    permissions_boundary = ""
  }

  expect_failures = [var.instance_types, var.size, var.subnet_ids, var.secret_arns, var.secret_key_arns, var.permissions_boundary]
}
