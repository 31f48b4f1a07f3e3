variables {
  name              = "acme-test"
  load_balancer_arn = "arn:aws:elasticloadbalancing:us-east-2:123456789012:loadbalancer/app/acme-test-alb/0"
  log               = { retention_days = 30, kms_key_arn = "arn:aws:kms:us-east-2:123456789012:key/0" }
}

run "limits_and_filters" {
  command = plan

  assert {
    condition     = one([for rule in aws_wafv2_web_acl.this.rule : rule.statement[0].rate_based_statement[0].limit if try(length(rule.action[0].block) == 1, false)]) == 2000
    error_message = "one address may ask as often as it likes"
  }

  assert {
    condition = toset([
      for rule in aws_wafv2_web_acl.this.rule : rule.statement[0].managed_rule_group_statement[0].name
      if try(length(rule.override_action[0].none) == 1, false)
    ]) == toset(["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesSQLiRuleSet"])
    error_message = "a rule group is missing or only counts"
  }

  assert {
    condition     = aws_wafv2_web_acl_association.this.resource_arn == var.load_balancer_arn
    error_message = "the firewall stands in front of something else"
  }

  assert {
    condition     = toset([for field in aws_wafv2_web_acl_logging_configuration.this.redacted_fields : field.single_header[0].name]) == toset(["authorization", "cookie"])
    error_message = "credentials are logged"
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 30 && aws_cloudwatch_log_group.this.kms_key_id == var.log.kms_key_arn && startswith(aws_cloudwatch_log_group.this.name, "aws-waf-logs-")
    error_message = "logs are kept for ever or not encrypted"
  }
}

run "a_group_may_count_for_a_while" {
  command = plan

  variables {
    count_only = ["AWSManagedRulesCommonRuleSet"]
  }

  assert {
    condition     = [for rule in aws_wafv2_web_acl.this.rule : rule.name if try(length(rule.override_action[0].count), 0) == 1] == ["AWSManagedRulesCommonRuleSet"]
    error_message = "the wrong groups count"
  }
}

run "refuses_no_limit_unknown_groups_and_retention_0" {
  command = plan

  variables {
    rate_limit = 0
    count_only = ["Everything"]
    log        = { retention_days = 0, kms_key_arn = "arn:aws:kms:us-east-2:123456789012:key/0" }
  }

  expect_failures = [var.rate_limit, var.count_only, var.log]
}
