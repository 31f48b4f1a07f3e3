output "security_group_id" {
  description = "Security group of the instances, for what they connect to."
  value       = aws_security_group.this.id
}

output "role_name" {
  description = "Name of the instances' role."
  value       = aws_iam_role.this.name
}

output "alarms" {
  description = "Alarms for the module observability."
  value = {
    web-capacity = {
      description = "Fewer instances run than there must be."
      namespace   = "AWS/AutoScaling"
      metric      = "GroupInServiceInstances"
      dimensions  = { AutoScalingGroupName = aws_autoscaling_group.this.name }
      statistic   = "Minimum"
      comparison  = "LessThanThreshold"
      threshold   = var.size.fewest
      missing     = "breaching"
    }
    web-cpu = {
      description = "The instances are busy although there are as many as there may be."
      namespace   = "AWS/EC2"
      metric      = "CPUUtilization"
      dimensions  = { AutoScalingGroupName = aws_autoscaling_group.this.name }
      statistic   = "Average"
      threshold   = 85
      periods     = 10
    }
  }
}
