data "aws_region" "current" {}

locals {
  colours = toset(["blue", "green"])
  idle    = var.traffic.active == "blue" ? "green" : "blue"

  weights = {
    (var.traffic.active) = 100 - var.traffic.canary_percent
    (local.idle)         = var.traffic.canary_percent
  }
  running = { for colour, weight in local.weights : colour => weight > 0 || var.traffic.warm }
}

resource "aws_ecs_cluster" "this" {
  name = "${var.name}-service"

  setting {
    name  = "containerInsights"
    value = "enhanced"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}/service"
  retention_in_days = var.log.retention_days
  kms_key_id        = var.log.kms_key_arn
}

resource "aws_ecs_task_definition" "this" {
  for_each = local.colours

  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = tostring(var.size.cpu)
  memory                   = tostring(var.size.memory)
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  runtime_platform {
    cpu_architecture        = "ARM64"
    operating_system_family = "LINUX"
  }

  container_definitions = jsonencode([
    {
      name                   = "app"
      image                  = var.images[each.key]
      essential              = true
      readonlyRootFilesystem = true
      portMappings           = [{ containerPort = var.port, protocol = "tcp" }]
      environment = [
        for name, value in merge(var.environment, {
          COLOUR                      = each.key
          OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:4317"
          OTEL_SERVICE_NAME           = "${var.name}-service"
          OTEL_TRACES_SAMPLER         = "parentbased_traceidratio"
          OTEL_TRACES_SAMPLER_ARG     = tostring(var.trace_percent / 100)
        }) : { name = name, value = value }
      ]
      secrets          = [for name, arn in var.secrets : { name = name, valueFrom = arn }]
      dependsOn        = [{ containerName = "collector", condition = "START" }]
      logConfiguration = local.logging["app"]
    },
    # Without it the application still serves.
    {
      name                   = "collector"
      image                  = var.collector_image
      essential              = false
      readonlyRootFilesystem = true
      command                = ["--config=/etc/ecs/ecs-default-config.yaml"]
      logConfiguration       = local.logging["collector"]
    },
  ])
}

locals {
  logging = {
    for container in ["app", "collector"] : container => {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = data.aws_region.current.region
        awslogs-stream-prefix = container
      }
    }
  }
}

resource "aws_ecs_service" "this" {
  for_each = local.colours

  name                               = each.key
  cluster                            = aws_ecs_cluster.this.arn
  task_definition                    = aws_ecs_task_definition.this[each.key].arn
  launch_type                        = "FARGATE"
  desired_count                      = local.running[each.key] ? var.size.fewest : 0
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  enable_execute_command             = false
  propagate_tags                     = "SERVICE"

  # A delivery that starts bad tasks fails, and the circuit breaker goes back to the good ones.
  wait_for_steady_state = true

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = [aws_security_group.tasks.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.this[each.key].arn
    container_name   = "app"
    container_port   = var.port
  }

  # ECS takes no target group that no load balancer knows.
  depends_on = [aws_lb_listener_rule.attached]

  # Autoscaling decides how many; without this every plan would undo it.
  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_appautoscaling_target" "this" {
  for_each = local.colours

  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.this[each.key].name}"
  min_capacity       = local.running[each.key] ? var.size.fewest : 0
  max_capacity       = local.running[each.key] ? var.size.most : 0
}

resource "aws_appautoscaling_policy" "cpu" {
  for_each = local.colours

  name               = "${var.name}-${each.key}-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[each.key].service_namespace
  scalable_dimension = aws_appautoscaling_target.this[each.key].scalable_dimension
  resource_id        = aws_appautoscaling_target.this[each.key].resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
