locals {
  # Metrics of health checks appear there, whatever the region of what they check.
  edge   = "us-east-1"
  watch  = length(var.health_checks) > 0 ? 1 : 0
  topics = local.region == local.edge ? [aws_sns_topic.alarms.arn] : aws_sns_topic.edge[*].arn
}

resource "aws_route53_health_check" "this" {
  for_each = var.health_checks

  type              = "HTTPS"
  fqdn              = each.value.host
  port              = 443
  resource_path     = each.value.path
  request_interval  = 30
  failure_threshold = 3
  enable_sni        = true

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_kms_key" "edge" {
  count  = local.region == local.edge ? 0 : local.watch
  region = local.edge

  description             = "Encrypts alarms of health checks of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for statement in local.key_policy.Statement : statement if statement.Sid != "Logs"]
  })
}

resource "aws_sns_topic" "edge" {
  count  = local.region == local.edge ? 0 : local.watch
  region = local.edge

  name              = "${var.name}-health"
  kms_master_key_id = aws_kms_key.edge[0].arn
}

resource "aws_sns_topic_subscription" "edge" {
  for_each = local.region == local.edge || local.watch == 0 ? [] : var.emails
  region   = local.edge

  topic_arn = aws_sns_topic.edge[0].arn
  protocol  = "email"
  endpoint  = each.key
}

resource "aws_cloudwatch_metric_alarm" "health" {
  for_each = var.health_checks
  region   = local.edge

  alarm_name          = "${var.name}-health-${each.key}"
  alarm_description   = "https://${each.value.host}${each.value.path} does not answer. Runbook: ${var.runbooks}health-${each.key}"
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  dimensions          = { HealthCheckId = aws_route53_health_check.this[each.key].id }
  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 3
  treat_missing_data  = "breaching"
  alarm_actions       = local.topics
  ok_actions          = local.topics
}
