output "bucket" {
  description = "Name of the bucket that holds the records."
  value       = aws_s3_bucket.this.bucket
}

output "trail_arn" {
  description = "ARN of the trail."
  value       = aws_cloudtrail.this.arn
}
