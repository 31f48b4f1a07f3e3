output "web_acl_arn" {
  description = "ARN of the firewall."
  value       = aws_wafv2_web_acl.this.arn
}

output "alarms" {
  description = "Alarms for the module observability."
  value = {
    waf-blocked = {
      description = "Unusually many requests are turned away."
      namespace   = "AWS/WAFV2"
      metric      = "BlockedRequests"
      dimensions  = { WebACL = aws_wafv2_web_acl.this.name, Rule = "ALL", Region = data.aws_region.current.region }
      threshold   = 1000
      period      = 300
      periods     = 2
    }
  }
}

data "aws_region" "current" {}
