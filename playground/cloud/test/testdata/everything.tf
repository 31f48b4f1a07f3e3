# One of every declared resource type, as small as AWS allows: applied, imported and destroyed by everything.test.ts.

data "aws_caller_identity" "me" {}

data "aws_region" "here" {}

data "aws_partition" "p" {}

data "aws_availability_zones" "z" { state = "available" }

data "aws_ami" "al" {
  most_recent = true
  owners      = ["amazon"]
  filter {
    name   = "name"
    values = ["al2023-ami-*-x86_64"]
  }
}

resource "aws_vpc" "x" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "a" }
}

resource "aws_subnet" "s" {
  count             = 2
  vpc_id            = aws_vpc.x.id
  cidr_block        = cidrsubnet(aws_vpc.x.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.z.names[count.index]
}

resource "aws_internet_gateway" "g" { vpc_id = aws_vpc.x.id }

resource "aws_route_table" "r" {
  vpc_id = aws_vpc.x.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.g.id
  }
}

resource "aws_route_table_association" "a" {
  count          = 2
  subnet_id      = aws_subnet.s[count.index].id
  route_table_id = aws_route_table.r.id
}

resource "aws_eip" "e" { domain = "vpc" }

resource "aws_nat_gateway" "n" {
  allocation_id = aws_eip.e.id
  subnet_id     = aws_subnet.s[0].id
}

resource "aws_security_group" "sg" {
  name_prefix = "web-"
  vpc_id      = aws_vpc.x.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_vpc_security_group_egress_rule" "e" {
  security_group_id = aws_security_group.sg.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.x.id
  service_name    = "com.amazonaws.us-east-2.s3"
  route_table_ids = [aws_route_table.r.id]
}

resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = aws_vpc.x.id
  service_name        = "com.amazonaws.us-east-2.ssm"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = aws_subnet.s[*].id
  security_group_ids  = [aws_security_group.sg.id]
  private_dns_enabled = true
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.me.account_id]
    }
  }
}

resource "aws_iam_role" "task" {
  name               = "task"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "t" {
  role       = aws_iam_role.task.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role_policy" "t" {
  role   = aws_iam_role.task.id
  name   = "p"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.b.arn}/*" }] })
}

resource "aws_iam_instance_profile" "p" {
  name = "web"
  role = aws_iam_role.task.name
}

resource "aws_s3_bucket" "b" { bucket_prefix = "logs-" }

resource "aws_s3_bucket_versioning" "b" {
  bucket = aws_s3_bucket.b.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "b" {
  bucket = aws_s3_bucket.b.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.k.arn
    }
    bucket_key_enabled = true
  }
}

resource "aws_s3_bucket_public_access_block" "b" {
  bucket                  = aws_s3_bucket.b.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "b" {
  bucket = aws_s3_bucket.b.id
  rule {
    id     = "old"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration { noncurrent_days = 30 }
  }
}

resource "aws_kms_key" "k" {
  description         = "all"
  enable_key_rotation = true
}

resource "aws_kms_alias" "k" {
  name          = "alias/all"
  target_key_id = aws_kms_key.k.key_id
}

resource "aws_db_subnet_group" "d" {
  name       = "d"
  subnet_ids = aws_subnet.s[*].id
}

resource "aws_db_parameter_group" "d" {
  name   = "d"
  family = "postgres17"
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}

resource "aws_db_instance" "d" {
  identifier             = "main"
  engine                 = "postgres"
  instance_class         = "db.t4g.micro"
  allocated_storage      = 20
  username               = "app"
  password_wo            = "write-only-secret"
  password_wo_version    = 1
  db_subnet_group_name   = aws_db_subnet_group.d.name
  parameter_group_name   = aws_db_parameter_group.d.name
  vpc_security_group_ids = [aws_security_group.sg.id]
  kms_key_id             = aws_kms_key.k.arn
  storage_encrypted      = true
  skip_final_snapshot    = true
}

resource "aws_secretsmanager_secret" "s" {
  name                    = "app"
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "s" {
  secret_id                = aws_secretsmanager_secret.s.id
  secret_string_wo         = "hunter2"
  secret_string_wo_version = 1
}

resource "aws_ssm_parameter" "p" {
  name  = "/app/contract"
  type  = "String"
  value = jsonencode({ vpc = aws_vpc.x.id })
}

resource "aws_ecs_cluster" "c" {
  name = "app"
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_task_definition" "t" {
  family                   = "app"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.task.arn
  container_definitions    = jsonencode([{ name = "app", image = "nginx:1", essential = true, portMappings = [{ containerPort = 80 }] }])
}

resource "aws_lb" "l" {
  name                       = "app"
  subnets                    = aws_subnet.s[*].id
  security_groups            = [aws_security_group.sg.id]
  drop_invalid_header_fields = true
}

resource "aws_lb_target_group" "t" {
  for_each    = toset(["blue", "green"])
  name        = each.key
  port        = 80
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.x.id
  health_check { path = "/health" }
}

resource "aws_acm_certificate" "c" {
  domain_name       = "app.example.com"
  validation_method = "DNS"
  lifecycle { create_before_destroy = true }
}

resource "aws_lb_listener" "l" {
  load_balancer_arn = aws_lb.l.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.c.arn
  default_action {
    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.t["blue"].arn
        weight = 90
      }
      target_group {
        arn    = aws_lb_target_group.t["green"].arn
        weight = 10
      }
    }
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.l.arn
  port              = 80
  default_action {
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener_rule" "r" {
  listener_arn = aws_lb_listener.l.arn
  action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      message_body = "no"
      status_code  = "403"
    }
  }
  condition {
    path_pattern { values = ["/admin/*"] }
  }
}

resource "aws_ecs_service" "s" {
  name            = "app"
  cluster         = aws_ecs_cluster.c.id
  task_definition = aws_ecs_task_definition.t.arn
  desired_count   = 2
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = aws_subnet.s[*].id
    security_groups = [aws_security_group.sg.id]
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.t["blue"].arn
    container_name   = "app"
    container_port   = 80
  }
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  depends_on = [aws_lb_listener.l]
}

resource "aws_appautoscaling_target" "t" {
  min_capacity       = 1
  max_capacity       = 4
  resource_id        = "service/${aws_ecs_cluster.c.name}/${aws_ecs_service.s.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

resource "aws_appautoscaling_policy" "p" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.t.resource_id
  scalable_dimension = aws_appautoscaling_target.t.scalable_dimension
  service_namespace  = aws_appautoscaling_target.t.service_namespace
  target_tracking_scaling_policy_configuration {
    target_value = 60
    predefined_metric_specification { predefined_metric_type = "ECSServiceAverageCPUUtilization" }
  }
}

resource "aws_launch_template" "lt" {
  name_prefix            = "web-"
  image_id               = data.aws_ami.al.id
  instance_type          = "t4g.small"
  vpc_security_group_ids = [aws_security_group.sg.id]
  iam_instance_profile { name = aws_iam_instance_profile.p.name }
  metadata_options {
    http_tokens   = "required"
    http_endpoint = "enabled"
  }
  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      encrypted   = true
      volume_size = 20
    }
  }
}

resource "aws_autoscaling_group" "a" {
  name_prefix         = "web-"
  min_size            = 1
  max_size            = 3
  vpc_zone_identifier = aws_subnet.s[*].id
  mixed_instances_policy {
    instances_distribution {
      on_demand_base_capacity  = 1
      spot_allocation_strategy = "price-capacity-optimized"
    }
    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.lt.id
        version            = aws_launch_template.lt.latest_version
      }
      override { instance_type = "t4g.small" }
      override { instance_type = "t4g.medium" }
    }
  }
  tag {
    key                 = "Name"
    value               = "web"
    propagate_at_launch = true
  }
}

resource "aws_autoscaling_policy" "p" {
  name                   = "cpu"
  autoscaling_group_name = aws_autoscaling_group.a.name
  policy_type            = "TargetTrackingScaling"
  target_tracking_configuration {
    target_value = 50
    predefined_metric_specification { predefined_metric_type = "ASGAverageCPUUtilization" }
  }
}

resource "aws_instance" "i" {
  ami           = data.aws_ami.al.id
  instance_type = "t4g.micro"
  subnet_id     = aws_subnet.s[0].id
  metadata_options { http_tokens = "required" }
  root_block_device { encrypted = true }
}

resource "aws_cloudwatch_log_group" "l" {
  name              = "/app"
  retention_in_days = 30
  kms_key_id        = aws_kms_key.k.arn
}

resource "aws_sns_topic" "t" { name = "alarms" }

resource "aws_sns_topic_subscription" "t" {
  topic_arn = aws_sns_topic.t.arn
  protocol  = "email"
  endpoint  = "ops@example.com"
}

resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_name          = "5xx"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  metric_name         = "HTTPCode_ELB_5XX_Count"
  namespace           = "AWS/ApplicationELB"
  period              = 60
  statistic           = "Sum"
  threshold           = 5
  dimensions          = { LoadBalancer = aws_lb.l.arn_suffix }
  alarm_actions       = [aws_sns_topic.t.arn]
}

resource "aws_cloudwatch_dashboard" "d" {
  dashboard_name = "app"
  dashboard_body = jsonencode({ widgets = [] })
}

resource "aws_budgets_budget" "b" {
  name         = "monthly"
  budget_type  = "COST"
  limit_amount = "100"
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
  notification {
    comparison_operator       = "GREATER_THAN"
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [aws_sns_topic.t.arn]
  }
}

resource "aws_wafv2_web_acl" "w" {
  name  = "app"
  scope = "REGIONAL"
  default_action {
    allow {}
  }
  rule {
    name     = "common"
    priority = 1
    override_action {
      none {}
    }
    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesCommonRuleSet"
        vendor_name = "AWS"
      }
    }
    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "common"
      sampled_requests_enabled   = true
    }
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "app"
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "w" {
  resource_arn = aws_lb.l.arn
  web_acl_arn  = aws_wafv2_web_acl.w.arn
}

resource "aws_lambda_function" "f" {
  function_name = "api"
  role          = aws_iam_role.task.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "api.zip"
  environment { variables = { SECRET_ARN = aws_secretsmanager_secret.s.arn } }
}

resource "aws_lambda_permission" "f" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.f.function_name
  principal     = "apigateway.amazonaws.com"
}

resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:PutObject", Resource = "${aws_s3_bucket.b.arn}/*" }] })
}

resource "aws_cloudtrail" "t" {
  name                  = "audit"
  s3_bucket_name        = aws_s3_bucket.b.id
  is_multi_region_trail = true
  depends_on            = [aws_s3_bucket_policy.b]
}

resource "aws_flow_log" "f" {
  vpc_id          = aws_vpc.x.id
  traffic_type    = "ALL"
  log_destination = aws_cloudwatch_log_group.l.arn
  iam_role_arn    = aws_iam_role.task.arn
}

resource "aws_sqs_queue" "q" { name = "jobs" }

resource "aws_dynamodb_table" "t" {
  name         = "jobs"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  point_in_time_recovery { enabled = true }
}

resource "aws_ecr_repository" "r" {
  name = "app"
  image_scanning_configuration { scan_on_push = true }
}

resource "aws_ecr_lifecycle_policy" "r" {
  repository = aws_ecr_repository.r.name
  policy     = jsonencode({ rules = [] })
}

resource "aws_route53_record" "r" {
  zone_id = "Z123"
  name    = "app.example.com"
  type    = "A"
  alias {
    name                   = aws_lb.l.dns_name
    zone_id                = aws_lb.l.zone_id
    evaluate_target_health = true
  }
}

resource "aws_iam_openid_connect_provider" "gh" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_codedeploy_app" "a" {
  name             = "app"
  compute_platform = "ECS"
}

resource "aws_codedeploy_deployment_group" "g" {
  app_name              = aws_codedeploy_app.a.name
  deployment_group_name = "app"
  service_role_arn      = aws_iam_role.task.arn
}

resource "aws_key_pair" "k" { public_key = "ssh-ed25519 AAAA" }

resource "aws_apigatewayv2_api" "h" {
  name          = "http"
  protocol_type = "HTTP"
  cors_configuration { allow_origins = ["https://example.com"] }
}

resource "aws_apigatewayv2_integration" "h" {
  api_id                 = aws_apigatewayv2_api.h.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.f.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "h" {
  api_id    = aws_apigatewayv2_api.h.id
  route_key = "GET /"
  target    = "integrations/${aws_apigatewayv2_integration.h.id}"
}

resource "aws_apigatewayv2_stage" "h" {
  api_id      = aws_apigatewayv2_api.h.id
  name        = "$default"
  auto_deploy = true
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.l.arn
    format          = "{}"
  }
}

resource "aws_cloudwatch_event_rule" "r" {
  name                = "nightly"
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "r" {
  rule = aws_cloudwatch_event_rule.r.name
  arn  = aws_lambda_function.f.arn
}

resource "aws_route53_health_check" "h" {
  type          = "HTTPS"
  fqdn          = "app.example.com"
  port          = 443
  resource_path = "/health"
}

resource "aws_synthetics_canary" "c" {
  name                 = "app"
  artifact_s3_location = "s3://${aws_s3_bucket.b.id}/canary"
  execution_role_arn   = aws_iam_role.task.arn
  handler              = "index.handler"
  runtime_version      = "syn-nodejs-puppeteer-11.0"
  zip_file             = "canary.zip"
  schedule { expression = "rate(5 minutes)" }
}

resource "aws_lambda_alias" "f" {
  name             = "live"
  function_name    = aws_lambda_function.f.function_name
  function_version = aws_lambda_function.f.version
}

resource "aws_s3_bucket_ownership_controls" "b" {
  bucket = aws_s3_bucket.b.id
  rule { object_ownership = "BucketOwnerEnforced" }
}

resource "aws_s3_bucket_object_lock_configuration" "b" {
  bucket = aws_s3_bucket.b.id
  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = 30
    }
  }
}

resource "aws_s3_bucket_logging" "b" {
  bucket        = aws_s3_bucket.b.id
  target_bucket = aws_s3_bucket.b.id
  target_prefix = "access/"
}

resource "aws_s3_object" "o" {
  bucket  = aws_s3_bucket.b.id
  key     = "readme.txt"
  content = "hello"
}

resource "aws_ssm_document" "d" {
  name          = "bootstrap"
  document_type = "Command"
  content       = jsonencode({ schemaVersion = "2.2" })
}

resource "aws_ssm_association" "d" {
  name = aws_ssm_document.d.name
  targets {
    key    = "tag:Name"
    values = ["web"]
  }
}

resource "aws_cloudwatch_log_metric_filter" "e" {
  name           = "errors"
  pattern        = "ERROR"
  log_group_name = aws_cloudwatch_log_group.l.name
  metric_transformation {
    name      = "Errors"
    namespace = "App"
    value     = "1"
  }
}

resource "aws_cloudwatch_composite_alarm" "c" {
  alarm_name = "app"
  alarm_rule = "ALARM(${aws_cloudwatch_metric_alarm.a.alarm_name})"
}

resource "aws_sns_topic_policy" "t" {
  arn    = aws_sns_topic.t.arn
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_ecs_cluster_capacity_providers" "c" {
  cluster_name       = aws_ecs_cluster.c.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
}

resource "aws_ce_cost_allocation_tag" "t" {
  tag_key = "Env"
  status  = "Active"
}

resource "aws_autoscaling_attachment" "a" {
  autoscaling_group_name = aws_autoscaling_group.a.name
  lb_target_group_arn    = aws_lb_target_group.t["green"].arn
}

resource "aws_acm_certificate_validation" "c" {
  certificate_arn = aws_acm_certificate.c.arn
}

resource "aws_route53_zone" "z" {
  name = "internal"
  vpc { vpc_id = aws_vpc.x.id }
}

resource "aws_wafv2_web_acl_logging_configuration" "w" {
  resource_arn            = aws_wafv2_web_acl.w.arn
  log_destination_configs = [aws_cloudwatch_log_group.l.arn]
}

resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_service_linked_role" "s" {
  aws_service_name = "autoscaling.amazonaws.com"
}

resource "aws_eip_association" "i" {
  allocation_id = aws_eip.other.id
  instance_id   = aws_instance.i.id
}

resource "aws_eip" "other" { domain = "vpc" }

resource "aws_route" "r" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.n.id
}

resource "aws_route_table" "private" { vpc_id = aws_vpc.x.id }

resource "aws_security_group_rule" "r" {
  type              = "ingress"
  security_group_id = aws_security_group.other.id
  from_port         = 80
  to_port           = 80
  protocol          = "tcp"
  cidr_blocks       = ["10.0.0.0/8"]
}

resource "aws_security_group" "other" {
  name   = "other"
  vpc_id = aws_vpc.x.id
}

resource "aws_vpc_security_group_ingress_rule" "r" {
  security_group_id            = aws_security_group.other.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.sg.id
}

resource "aws_secretsmanager_secret_rotation" "s" {
  secret_id           = aws_secretsmanager_secret.s.id
  rotation_lambda_arn = aws_lambda_function.f.arn
  rotation_rules { automatically_after_days = 30 }
}

resource "aws_lb_target_group_attachment" "t" {
  target_group_arn = aws_lb_target_group.t["blue"].arn
  target_id        = "10.0.0.10"
}

resource "aws_codedeploy_deployment_config" "c" {
  deployment_config_name = "canary"
  compute_platform       = "ECS"
  traffic_routing_config {
    type = "TimeBasedCanary"
    time_based_canary {
      interval   = 5
      percentage = 10
    }
  }
}

resource "aws_db_instance" "managed" {
  identifier                  = "managed"
  engine                      = "postgres"
  instance_class              = "db.t4g.micro"
  allocated_storage           = 20
  username                    = "app"
  manage_master_user_password = true
  skip_final_snapshot         = true
  publicly_accessible         = false
}
output "secret" { value = aws_db_instance.managed.master_user_secret[0].secret_arn }

resource "aws_lambda_function_url" "f" {
  function_name      = aws_lambda_function.f.function_name
  authorization_type = "AWS_IAM"
}

resource "aws_lambda_layer_version" "l" {
  layer_name = "common"
  filename   = "layer.zip"
}

resource "aws_apigatewayv2_authorizer" "a" {
  api_id           = aws_apigatewayv2_api.h.id
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]
  name             = "jwt"
  jwt_configuration {
    audience = ["app"]
    issuer   = "https://issuer.example.com"
  }
}

data "aws_iam_role" "task" { name = aws_iam_role.task.name }
data "aws_iam_policy" "p" { arn = aws_iam_policy.p.arn }
data "aws_iam_openid_connect_provider" "gh" { arn = aws_iam_openid_connect_provider.gh.arn }
data "aws_subnet" "s" { id = aws_subnet.s[0].id }
data "aws_security_group" "sg" { id = aws_security_group.sg.id }
data "aws_s3_bucket" "b" { bucket = aws_s3_bucket.b.id }
data "aws_secretsmanager_secret" "s" { arn = aws_secretsmanager_secret.s.arn }
data "aws_route53_zone" "z" { zone_id = aws_route53_zone.z.zone_id }
data "aws_ecs_cluster" "c" { cluster_name = aws_ecs_cluster.c.name }
data "aws_db_instance" "d" { db_instance_identifier = aws_db_instance.d.identifier }
data "aws_kms_key" "k" { key_id = aws_kms_alias.k.name }
data "aws_ssm_parameters_by_path" "p" {
  path       = "/app"
  depends_on = [aws_ssm_parameter.p]
}
data "aws_ec2_managed_prefix_list" "s3" { name = "com.amazonaws.us-east-2.s3" }
data "aws_default_tags" "all" {}

resource "aws_secretsmanager_secret_rotation" "managed" {
  secret_id = aws_db_instance.managed.master_user_secret[0].secret_arn
  rotation_rules {
    automatically_after_days = 30
  }
}
