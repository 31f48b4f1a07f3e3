output "address" {
  description = "Host name of the database."
  value       = aws_db_instance.this.address
}

output "security_group_id" {
  description = "Security group of the database, for clients' rules."
  value       = aws_security_group.this.id
}

output "secret_arn" {
  description = "ARN of the master password's secret."
  value       = aws_db_instance.this.master_user_secret[0].secret_arn
}

output "key_arn" {
  description = "ARN of the key that encrypts the database and its secret."
  value       = aws_kms_key.this.arn
}

output "connect_arn" {
  description = "What a client's role may rds-db:connect to, as the user app."
  value       = "${replace(replace(aws_db_instance.this.arn, ":rds:", ":rds-db:"), "/:db:.*$/", ":dbuser:")}${aws_db_instance.this.resource_id}/app"
}

output "bootstrap_tag" {
  description = "Tag of the instances that run the bootstrap."
  value       = { DatabaseBootstrap = var.name }
}

output "alarms" {
  description = "Alarms for the module observability."
  value = {
    database-cpu = {
      description = "The database is busy."
      namespace   = "AWS/RDS"
      metric      = "CPUUtilization"
      dimensions  = { DBInstanceIdentifier = aws_db_instance.this.identifier }
      statistic   = "Average"
      threshold   = 85
      period      = 300
      periods     = 3
    }
    database-storage = {
      description = "The database runs out of space."
      namespace   = "AWS/RDS"
      metric      = "FreeStorageSpace"
      dimensions  = { DBInstanceIdentifier = aws_db_instance.this.identifier }
      statistic   = "Minimum"
      comparison  = "LessThanThreshold"
      threshold   = 5368709120
      period      = 300
      periods     = 1
      missing     = "breaching"
    }
    database-memory = {
      description = "The database runs out of memory."
      namespace   = "AWS/RDS"
      metric      = "FreeableMemory"
      dimensions  = { DBInstanceIdentifier = aws_db_instance.this.identifier }
      statistic   = "Minimum"
      comparison  = "LessThanThreshold"
      threshold   = 134217728
      period      = 300
      periods     = 3
    }
  }
}
