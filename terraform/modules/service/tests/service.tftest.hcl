variables {
  name                 = "acme-test"
  vpc_id               = "vpc-0"
  public_subnet_ids    = ["subnet-0a", "subnet-0b"]
  private_subnet_ids   = ["subnet-0a", "subnet-0b"]
  certificate_arn      = "arn:aws:acm:us-east-2:123456789012:certificate/0"
  collector_image      = "collector@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  size                 = { cpu = 256, memory = 512, fewest = 2, most = 6 }
  traffic              = { active = "blue", canary_percent = 5 }
  log                  = { retention_days = 30, kms_key_arn = "arn:aws:kms:us-east-2:123456789012:key/0" }
  permissions_boundary = "arn:aws:iam::123456789012:policy/wrenchproof-workload"
  images = {
    blue  = "app@sha256:1111111111111111111111111111111111111111111111111111111111111111"
    green = "app@sha256:2222222222222222222222222222222222222222222222222222222222222222"
  }
  environment  = { LOG_LEVEL = "info" }
  secrets      = { API_KEY = "arn:aws:secretsmanager:us-east-2:123456789012:secret:api-AbCdEf:key::" }
  connect_arns = { database = "arn:aws:rds-db:us-east-2:123456789012:dbuser:db-0/app" }
}

run "network" {
  module {
    source = "./tests/network"
  }
}

# Protected load balancers cannot be cleaned up after a test.
run "a_canary_of_five_percent" {
  variables {
    vpc_id              = run.network.vpc_id
    public_subnet_ids   = run.network.subnet_ids
    private_subnet_ids  = run.network.subnet_ids
    certificate_arn     = run.network.certificate_arn
    log                 = run.network.log
    egress              = { database = { security_group_id = run.network.client, port = 5432 } }
    deletion_protection = false
  }

  assert {
    condition     = jsonencode({ for group in aws_lb_listener_rule.traffic.action[0].forward[0].target_group : group.arn => group.weight }) == jsonencode({ (aws_lb_target_group.this["blue"].arn) = 95, (aws_lb_target_group.this["green"].arn) = 5 })
    error_message = "weights are ${jsonencode(output.weights)}"
  }

  assert {
    condition = (
      jsondecode(aws_ecs_task_definition.this["blue"].container_definitions)[0].image == var.images.blue
      && jsondecode(aws_ecs_task_definition.this["green"].container_definitions)[0].image == var.images.green
    )
    error_message = "the colours run the wrong images"
  }

  assert {
    condition = alltrue([
      for colour, service in aws_ecs_service.this : service.desired_count == 2 && service.deployment_circuit_breaker[0].rollback && service.deployment_circuit_breaker[0].enable && service.wait_for_steady_state && service.deployment_minimum_healthy_percent == 100
    ])
    error_message = "a colour gets traffic before it is steady"
  }

  assert {
    condition     = alltrue([for target in aws_appautoscaling_target.this : target.min_capacity == 2 && target.max_capacity == 6])
    error_message = "a colour with traffic does not scale"
  }

  assert {
    condition     = aws_lb_listener.https.protocol == "HTTPS" && startswith(aws_lb_listener.https.ssl_policy, "ELBSecurityPolicy-TLS13") && aws_lb_listener.redirect.default_action[0].redirect[0].protocol == "HTTPS"
    error_message = "plain HTTP is served"
  }

  assert {
    condition     = aws_lb.this.drop_invalid_header_fields && aws_lb.this.desync_mitigation_mode == "strictest"
    error_message = "malformed requests reach the tasks"
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.web : rule.from_port]) == toset([80, 443]) && alltrue([for rule in aws_vpc_security_group_ingress_rule.web : rule.from_port == rule.to_port && rule.ip_protocol == "tcp"])
    error_message = "the load balancer is open on ${jsonencode([for rule in aws_vpc_security_group_ingress_rule.web : [rule.from_port, rule.to_port]])}"
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.balancer.referenced_security_group_id == aws_security_group.balancer.id && aws_vpc_security_group_ingress_rule.balancer.cidr_ipv4 == null
    error_message = "others than the load balancer reach the tasks"
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.https.from_port == 443 && aws_vpc_security_group_egress_rule.https.to_port == 443 && aws_vpc_security_group_egress_rule.to["database"].referenced_security_group_id == run.network.client
    error_message = "tasks reach more than they need"
  }

  assert {
    condition     = alltrue([for service in aws_ecs_service.this : !service.network_configuration[0].assign_public_ip && !service.enable_execute_command])
    error_message = "tasks have public addresses or an open shell"
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 30 && aws_cloudwatch_log_group.this.kms_key_id == run.network.log.kms_key_arn
    error_message = "logs are kept for ever or not encrypted"
  }
}

run "secrets_by_reference_and_traces" {
  command = plan

  override_resource {
    target          = aws_iam_role.execution
    override_during = plan
    values          = { arn = "arn:aws:iam::123456789012:role/acme-test-ecs-start" }
  }

  override_resource {
    target          = aws_iam_role.task
    override_during = plan
    values          = { arn = "arn:aws:iam::123456789012:role/acme-test-ecs-task" }
  }

  variables {
    vpc_id             = run.network.vpc_id
    public_subnet_ids  = run.network.subnet_ids
    private_subnet_ids = run.network.subnet_ids
    certificate_arn    = run.network.certificate_arn
    log                = run.network.log
  }

  assert {
    condition     = jsonencode(jsondecode(aws_ecs_task_definition.this["blue"].container_definitions)[0].secrets) == jsonencode([{ name = "API_KEY", valueFrom = var.secrets.API_KEY }])
    error_message = "secrets are not handed over by reference"
  }

  assert {
    condition     = jsonencode(jsondecode(aws_iam_role_policy.secrets[0].policy).Statement[*].Resource) == jsonencode([["arn:aws:secretsmanager:us-east-2:123456789012:secret:api-AbCdEf"]])
    error_message = "the start reads more than the secrets given: ${aws_iam_role_policy.secrets[0].policy}"
  }

  assert {
    condition     = alltrue([for container in jsondecode(aws_ecs_task_definition.this["blue"].container_definitions) : container.readonlyRootFilesystem])
    error_message = "a container can change itself"
  }

  assert {
    condition = (
      [for container in jsondecode(aws_ecs_task_definition.this["blue"].container_definitions) : [container.name, tostring(container.essential)]] == [["app", "true"], ["collector", "false"]]
      && contains([for variable in jsondecode(aws_ecs_task_definition.this["blue"].container_definitions)[0].environment : "${variable.name}=${variable.value}"], "OTEL_TRACES_SAMPLER_ARG=0.05")
    )
    error_message = "no traces, or the application depends on its collector"
  }

  assert {
    condition     = jsonencode([for statement in jsondecode(aws_iam_role_policy.task.policy).Statement : statement.Resource if statement.Sid == "Databases"]) == jsonencode([["arn:aws:rds-db:us-east-2:123456789012:dbuser:db-0/app"]])
    error_message = "tasks sign in to other databases: ${aws_iam_role_policy.task.policy}"
  }

  assert {
    condition     = aws_iam_role.execution.permissions_boundary == var.permissions_boundary && aws_iam_role.task.permissions_boundary == var.permissions_boundary
    error_message = "a role has no boundary"
  }

  assert {
    condition     = aws_lb.this.enable_deletion_protection
    error_message = "the load balancer can be deleted"
  }
}

run "a_colour_runs_before_it_gets_traffic" {
  command = plan

  variables {
    vpc_id             = run.network.vpc_id
    public_subnet_ids  = run.network.subnet_ids
    private_subnet_ids = run.network.subnet_ids
    certificate_arn    = run.network.certificate_arn
    log                = run.network.log
    traffic            = { active = "blue", warm = true }
  }

  assert {
    condition     = aws_appautoscaling_target.this["green"].min_capacity == 2 && jsonencode(output.weights) == jsonencode({ blue = 100, green = 0 })
    error_message = "the idle colour does not warm up, or gets traffic"
  }

  assert {
    condition     = aws_lb_listener_rule.attached.action[0].forward[0].target_group != aws_lb_listener_rule.traffic.action[0].forward[0].target_group && one(aws_lb_listener_rule.attached.condition).host_header[0].values == toset(["attached.invalid"])
    error_message = "visitors reach colours past their weights"
  }
}

run "an_idle_colour_costs_nothing" {
  command = plan

  variables {
    vpc_id             = run.network.vpc_id
    public_subnet_ids  = run.network.subnet_ids
    private_subnet_ids = run.network.subnet_ids
    certificate_arn    = run.network.certificate_arn
    log                = run.network.log
    traffic            = { active = "green" }
  }

  assert {
    condition     = jsonencode(output.weights) == jsonencode({ blue = 0, green = 100 })
    error_message = "weights are ${jsonencode(output.weights)}"
  }

  assert {
    condition     = aws_appautoscaling_target.this["blue"].max_capacity == 0 && aws_appautoscaling_target.this["green"].min_capacity == 2
    error_message = "the idle colour runs"
  }
}

run "refuses_secrets_among_variables" {
  command = plan

  variables {
    environment = { DB_PASSWORD = "hunter2" }
    secrets     = { TOKEN = "hunter2" }
  }

  expect_failures = [var.environment, var.secrets]
}

run "refuses_an_odd_share" {
  command = plan

  variables {
    traffic = { active = "blue", canary_percent = 33 }
  }

  expect_failures = [var.traffic]
}

run "refuses_an_unknown_colour" {
  command = plan

  variables {
    traffic = { active = "red" }
  }

  expect_failures = [var.traffic]
}

run "refuses_no_tasks" {
  command = plan

  variables {
    size = { cpu = 256, memory = 512, fewest = 0, most = 6 }
  }

  expect_failures = [var.size]
}

run "refuses_moving_tags_admin_ports_and_retention_0" {
  command = plan

  variables {
    images               = { blue = "app:latest", green = "app:latest" }
    collector_image      = "collector:latest"
    port                 = 22
    size                 = { cpu = 300, memory = 512, fewest = 2, most = 6 }
    trace_percent        = 101
    health_path          = "health"
    certificate_arn      = ""
    public_subnet_ids    = ["subnet-0a"]
    private_subnet_ids   = []
    log                  = { retention_days = 0, kms_key_arn = "arn:aws:kms:us-east-2:123456789012:key/0" }
    permissions_boundary = ""
  }

  expect_failures = [
    var.images, var.collector_image, var.port, var.size, var.trace_percent, var.health_path, var.certificate_arn, var.public_subnet_ids,
    var.private_subnet_ids, var.log, var.permissions_boundary,
  ]
}
