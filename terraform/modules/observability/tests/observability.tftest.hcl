variables {
  name           = "acme-test"
  retention_days = 30
  log_groups     = ["pipeline"]
  emails         = ["ops@example.invalid"]
  runbooks       = "https://runbooks.example.invalid/"
  alarms = {
    api-errors = {
      description = "The API fails."
      namespace   = "AWS/ApiGateway"
      metric      = "5xx"
      dimensions  = { ApiId = "a1" }
      threshold   = 5
    }
  }
  health_checks = { site = { host = "www.example.invalid" } }
}

run "logs_are_kept_for_a_time_and_encrypted" {
  assert {
    condition     = aws_cloudwatch_log_group.this["pipeline"].retention_in_days == 30 && output.log.retention_days == 30
    error_message = "kept for ${aws_cloudwatch_log_group.this["pipeline"].retention_in_days} days"
  }

  assert {
    condition     = aws_cloudwatch_log_group.this["pipeline"].kms_key_id == aws_kms_key.logs.arn && output.log.kms_key_arn == aws_kms_key.logs.arn
    error_message = "logs are not encrypted with the key made for them"
  }

  assert {
    condition     = aws_kms_key.logs.enable_key_rotation && aws_kms_key.edge[0].enable_key_rotation && aws_kms_key.logs.deletion_window_in_days == 30
    error_message = "a key does not rotate, or vanishes too soon"
  }

  assert {
    condition = jsonencode([
      for statement in jsondecode(aws_kms_key.logs.policy).Statement : [statement.Principal, statement.Condition] if try(statement.Condition, null) != null
      ]) == jsonencode([
      [{ Service = "logs.us-east-2.amazonaws.com" }, { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:us-east-2:123456789012:log-group:*" } }],
      [{ Service = "cloudwatch.amazonaws.com" }, { StringEquals = { "aws:SourceAccount" = "123456789012" } }],
    ])
    error_message = "others may use the key: ${aws_kms_key.logs.policy}"
  }
}

run "every_alarm_has_an_action_and_a_runbook" {
  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.this), values(aws_cloudwatch_metric_alarm.health)) :
      length(alarm.alarm_actions) == 1 && length(alarm.ok_actions) == 1 && strcontains(alarm.alarm_description, "Runbook: https://runbooks.example.invalid/")
    ])
    error_message = "an alarm rings nowhere, or nobody knows what to do"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["api-errors"].alarm_actions == toset([aws_sns_topic.alarms.arn]) && aws_cloudwatch_metric_alarm.this["api-errors"].threshold == 5
    error_message = "got ${jsonencode(aws_cloudwatch_metric_alarm.this["api-errors"])}"
  }

  assert {
    condition     = aws_sns_topic.alarms.kms_master_key_id == aws_kms_key.logs.arn && aws_sns_topic.edge[0].kms_master_key_id == aws_kms_key.edge[0].arn
    error_message = "a topic is not encrypted"
  }

  assert {
    condition     = jsonencode([for statement in jsondecode(aws_sns_topic_policy.alarms.policy).Statement : [statement.Principal, statement.Condition]]) == jsonencode([[{ Service = "cloudwatch.amazonaws.com" }, { StringEquals = { "aws:SourceAccount" = "123456789012" } }]])
    error_message = "others may publish alarms: ${aws_sns_topic_policy.alarms.policy}"
  }

  assert {
    condition     = [for subscription in aws_sns_topic_subscription.email : subscription.endpoint] == ["ops@example.invalid"]
    error_message = "nobody hears of alarms"
  }
}

run "health_checks_ring_where_their_metrics_are" {
  assert {
    condition     = aws_cloudwatch_metric_alarm.health["site"].region == "us-east-1" && aws_sns_topic.edge[0].region == "us-east-1"
    error_message = "the alarm is in ${aws_cloudwatch_metric_alarm.health["site"].region}, its metric in us-east-1"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.health["site"].treat_missing_data == "breaching" && aws_cloudwatch_metric_alarm.health["site"].dimensions.HealthCheckId == aws_route53_health_check.this["site"].id
    error_message = "a check that says nothing counts as healthy"
  }

  assert {
    condition     = aws_route53_health_check.this["site"].type == "HTTPS" && aws_route53_health_check.this["site"].resource_path == "/health"
    error_message = "got ${jsonencode(aws_route53_health_check.this["site"])}"
  }
}

run "the_dashboard_shows_every_alarm" {
  assert {
    condition     = jsonencode([for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.properties.title]) == jsonencode(["Alarms of acme-test", "api-errors"])
    error_message = "got ${aws_cloudwatch_dashboard.this.dashboard_body}"
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[1].properties.metrics == [["AWS/ApiGateway", "5xx", "ApiId", "a1"]]
    error_message = "got ${aws_cloudwatch_dashboard.this.dashboard_body}"
  }
}

run "nothing_in_another_region_without_health_checks" {
  command = plan

  variables {
    health_checks = {}
  }

  assert {
    condition     = length(aws_sns_topic.edge) == 0 && length(aws_kms_key.edge) == 0
    error_message = "a key in another region costs and does nothing"
  }
}

run "refuses_retention_0_and_alarms_that_nobody_hears" {
  command = plan

  variables {
    retention_days = 0
    emails         = []
    runbooks       = "http://runbooks"
    log_groups     = ["Pipeline"]
    health_checks  = { site = { host = "https://www", path = "health" } }
    alarms         = { Bad = { description = "", namespace = "n", metric = "m", dimensions = {}, threshold = 1 } }
  }

  expect_failures = [var.retention_days, var.emails, var.runbooks, var.log_groups, var.health_checks, var.alarms]
}
