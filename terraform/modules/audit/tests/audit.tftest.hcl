# Plans only: what must never be destroyed cannot be cleaned up after a test.
variables {
  name   = "acme-global"
  bucket = "acme-audit-123456789012"
}

override_resource {
  target          = aws_kms_key.this
  override_during = plan
  values          = { arn = "arn:aws:kms:us-east-2:123456789012:key/11111111-2222-4333-8444-555555555555" }
}

run "nobody_changes_a_record" {
  command = plan

  assert {
    condition     = aws_s3_bucket.this.object_lock_enabled && aws_s3_bucket_object_lock_configuration.this.rule[0].default_retention[0].mode == "COMPLIANCE" && aws_s3_bucket_object_lock_configuration.this.rule[0].default_retention[0].days == 365
    error_message = "records can be deleted"
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "records can be overwritten"
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "the bucket can become public"
  }

  assert {
    condition     = aws_cloudtrail.this.is_multi_region_trail && aws_cloudtrail.this.include_global_service_events && aws_cloudtrail.this.enable_log_file_validation && aws_cloudtrail.this.enable_logging
    error_message = "the trail has gaps, or nobody would notice a forged record"
  }

  assert {
    condition     = aws_cloudtrail.this.kms_key_id == aws_kms_key.this.arn && one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].kms_master_key_id == aws_kms_key.this.arn && aws_kms_key.this.enable_key_rotation
    error_message = "records are not encrypted with a key that rotates"
  }
}

run "only_this_trail_writes" {
  command = plan

  assert {
    condition = jsonencode([
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : [statement.Action, statement.Resource, statement.Condition.StringEquals] if statement.Effect == "Allow"
      ]) == jsonencode([
      ["s3:GetBucketAcl", "arn:aws:s3:::acme-audit-123456789012", { "aws:SourceArn" = "arn:aws:cloudtrail:us-east-2:123456789012:trail/acme-global-trail" }],
      ["s3:PutObject", "arn:aws:s3:::acme-audit-123456789012/AWSLogs/123456789012/*", { "aws:SourceArn" = "arn:aws:cloudtrail:us-east-2:123456789012:trail/acme-global-trail", "s3:x-amz-acl" = "bucket-owner-full-control" }],
    ])
    error_message = "others write records"
  }

  assert {
    condition     = jsonencode([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement.Condition if statement.Effect == "Deny"]) == jsonencode([{ Bool = { "aws:SecureTransport" = "false" } }])
    error_message = "records travel in clear"
  }

  assert {
    condition     = jsonencode([for statement in jsondecode(aws_kms_key.this.policy).Statement : statement.Condition if statement.Sid == "TrailEncrypts"]) == jsonencode([{ StringEquals = { "aws:SourceArn" = "arn:aws:cloudtrail:us-east-2:123456789012:trail/acme-global-trail" } }])
    error_message = "other trails use the key"
  }
}

run "refuses_a_short_lock" {
  command = plan

  variables {
    retention_days = 0
    bucket         = "acme-audit"
  }

  expect_failures = [var.retention_days, var.bucket]
}
