output "security_group_id" {
  description = "Security group of the tasks, for what they connect to."
  value       = aws_security_group.tasks.id
}

output "load_balancer_arn" {
  description = "ARN of the load balancer, for the module waf."
  value       = aws_lb.this.arn
}

output "host" {
  description = "Name of the load balancer: what DNS records of the service point to."
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "Hosted zone of the load balancer, for alias records."
  value       = aws_lb.this.zone_id
}

output "weights" {
  description = "Percent of the traffic by colour."
  value       = local.weights
}

output "alarms" {
  description = "Alarms for the module observability."
  value = merge(
    {
      service-errors = {
        description = "The load balancer answers with errors of its own."
        namespace   = "AWS/ApplicationELB"
        metric      = "HTTPCode_ELB_5XX_Count"
        dimensions  = { LoadBalancer = aws_lb.this.arn_suffix }
        statistic   = "Sum"
        threshold   = 10
      }
    },
    {
      for colour in local.colours : "service-${colour}-errors" => {
        description = "The ${colour} tasks answer with errors: set canary_percent to 0, or flip back."
        namespace   = "AWS/ApplicationELB"
        metric      = "HTTPCode_Target_5XX_Count"
        dimensions  = { LoadBalancer = aws_lb.this.arn_suffix, TargetGroup = aws_lb_target_group.this[colour].arn_suffix }
        statistic   = "Sum"
        threshold   = 10
      }
    },
    {
      service-unhealthy = {
        description = "Tasks of the active colour are unhealthy."
        namespace   = "AWS/ApplicationELB"
        metric      = "UnHealthyHostCount"
        dimensions  = { LoadBalancer = aws_lb.this.arn_suffix, TargetGroup = aws_lb_target_group.this[var.traffic.active].arn_suffix }
        statistic   = "Maximum"
        threshold   = 0
      }
    },
  )
}
