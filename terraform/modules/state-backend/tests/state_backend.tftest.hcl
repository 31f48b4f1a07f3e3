# Plans only: what must never be destroyed cannot be cleaned up after a test.
variables {
  bucket         = "acme-tfstate-123456789012"
  pipeline_roles = ["arn:aws:iam::123456789012:role/wrenchproof-dev-plan", "arn:aws:iam::123456789012:role/wrenchproof-dev-apply"]
}

override_resource {
  target          = aws_s3_bucket.state
  override_during = plan
  values          = { arn = "arn:aws:s3:::acme-tfstate-123456789012", id = "acme-tfstate-123456789012" }
}

override_resource {
  target          = aws_kms_key.state
  override_during = plan
  values          = { arn = "arn:aws:kms:us-east-2:123456789012:key/11111111-2222-4333-8444-555555555555", key_id = "11111111-2222-4333-8444-555555555555" }
}

run "keeps_every_version_encrypted_and_private" {
  command = plan

  assert {
    condition     = aws_s3_bucket_versioning.state.versioning_configuration[0].status == "Enabled"
    error_message = "old states are lost"
  }

  assert {
    condition = one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default[0] == {
      sse_algorithm = "aws:kms", kms_master_key_id = aws_kms_key.state.arn
    }
    error_message = "states are not encrypted with the key made for them"
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.state.block_public_acls,
      aws_s3_bucket_public_access_block.state.block_public_policy,
      aws_s3_bucket_public_access_block.state.ignore_public_acls,
      aws_s3_bucket_public_access_block.state.restrict_public_buckets,
    ])
    error_message = "the bucket can become public"
  }

  assert {
    condition     = aws_s3_bucket_ownership_controls.state.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "somebody else can own a state"
  }

  assert {
    condition     = aws_kms_key.state.enable_key_rotation && aws_kms_key.state.deletion_window_in_days == 30
    error_message = "the key does not rotate, or vanishes too soon"
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.state.rule[0].noncurrent_version_expiration[0].newer_noncurrent_versions == 10
    error_message = "the newest versions do not outlive the retention"
  }
}

run "the_bucket_refuses_plain_http_and_other_keys" {
  command = plan

  assert {
    condition = jsonencode([
      for statement in jsondecode(aws_s3_bucket_policy.state.policy).Statement :
      [statement.Effect, statement.Action, statement.Principal, statement.Condition, statement.Resource] if statement.Sid == "OnlyOverTls"
      ]) == jsonencode([[
        "Deny", "s3:*", "*", { Bool = { "aws:SecureTransport" = "false" } },
        ["arn:aws:s3:::acme-tfstate-123456789012", "arn:aws:s3:::acme-tfstate-123456789012/*"],
    ]])
    error_message = "states travel in clear"
  }

  assert {
    condition = jsonencode([
      for statement in jsondecode(aws_s3_bucket_policy.state.policy).Statement :
      [statement.Effect, statement.Action, statement.Condition.StringNotEqualsIfExists] if statement.Sid == "OnlyWithItsKey"
    ]) == jsonencode([["Deny", "s3:PutObject", { "s3:x-amz-server-side-encryption-aws-kms-key-id" = aws_kms_key.state.arn }]])
    error_message = "a state can be written with another key"
  }
}

run "the_pipeline_reads_writes_and_locks_and_no_more" {
  command = plan

  assert {
    condition = jsonencode([
      for statement in jsondecode(aws_s3_bucket_policy.state.policy).Statement :
      [statement.Effect, statement.NotAction, statement.Condition] if statement.Sid == "PipelineOnlyReadsAndWrites"
    ]) == jsonencode([["Deny", ["s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "s3:ListBucketVersions", "s3:PutObject"], { ArnEquals = { "aws:PrincipalArn" = var.pipeline_roles } }]])
    error_message = "the pipeline can change the bucket"
  }

  assert {
    condition = jsonencode([
      for statement in jsondecode(aws_s3_bucket_policy.state.policy).Statement :
      [statement.Effect, statement.Action, statement.NotResource, statement.Condition] if statement.Sid == "PipelineDeletesOnlyLocks"
    ]) == jsonencode([["Deny", "s3:DeleteObject", "arn:aws:s3:::acme-tfstate-123456789012/*.tflock", { ArnEquals = { "aws:PrincipalArn" = var.pipeline_roles } }]])
    error_message = "the pipeline can delete a state"
  }

  assert {
    condition = jsonencode([
      for statement in jsondecode(aws_kms_key.state.policy).Statement :
      [statement.Effect, statement.NotAction, statement.Condition] if statement.Sid == "PipelineOnlyUsesIt"
    ]) == jsonencode([["Deny", ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"], { ArnEquals = { "aws:PrincipalArn" = var.pipeline_roles } }]])
    error_message = "the pipeline can change or delete the key"
  }
}

run "refuses_bad_names_retention_and_roles" {
  command = plan

  variables {
    bucket         = "acme-tfstate"
    retention_days = 0
    pipeline_roles = ["arn:aws:iam::123456789012:role/*"]
  }

  expect_failures = [var.bucket, var.retention_days, var.pipeline_roles]
}
