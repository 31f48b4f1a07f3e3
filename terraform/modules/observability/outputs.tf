output "log" {
  description = "How long logs are kept and the key that encrypts them: what the other modules take."
  value = {
    retention_days = var.retention_days
    kms_key_arn    = aws_kms_key.logs.arn
  }
}

output "topic_arn" {
  description = "ARN of the topic that alarms publish to."
  value       = aws_sns_topic.alarms.arn
}
