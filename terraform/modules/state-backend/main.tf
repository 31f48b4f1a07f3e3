data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

resource "aws_kms_key" "state" {
  description             = "Encrypts the states in ${var.bucket}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = jsonencode(local.key_policy)

  # Whoever deletes this key deletes every state.
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "state" {
  name          = "alias/${var.bucket}"
  target_key_id = aws_kms_key.state.key_id
}

locals {
  pipeline = { ArnEquals = { "aws:PrincipalArn" = var.pipeline_roles } }
  account  = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"
  objects  = "${aws_s3_bucket.state.arn}/*"

  # The account's administrators decide by their own policies; the pipeline may use the key and nothing else, whatever
  # its policies say.
  key_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Account"
        Effect    = "Allow"
        Principal = { AWS = local.account }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "PipelineOnlyUsesIt"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        NotAction = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
        Resource  = "*"
        Condition = local.pipeline
      },
    ]
  }

  bucket_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.state.arn, local.objects]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      # Reading, writing and locking is all a pipeline does here. It brings an older version back by writing it again; deleting
      # versions and the bucket's settings are out of its reach.
      {
        Sid       = "PipelineOnlyReadsAndWrites"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        NotAction = ["s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "s3:ListBucketVersions", "s3:PutObject"]
        Resource  = [aws_s3_bucket.state.arn, local.objects]
        Condition = local.pipeline
      },
      # Locks come and go; a state never does.
      {
        Sid         = "PipelineDeletesOnlyLocks"
        Effect      = "Deny"
        Principal   = { AWS = "*" }
        Action      = "s3:DeleteObject"
        NotResource = "${aws_s3_bucket.state.arn}/*.tflock"
        Condition   = local.pipeline
      },
      # Uploads that say nothing get the bucket's key; one that names something else is refused.
      {
        Sid       = "OnlyWithItsKey"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:PutObject"
        Resource  = local.objects
        Condition = {
          Null                    = { "s3:x-amz-server-side-encryption" = "false" }
          StringNotEqualsIfExists = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = aws_kms_key.state.arn }
        }
      },
    ]
  }
}

resource "aws_s3_bucket" "state" {
  bucket = var.bucket

  lifecycle {
    prevent_destroy = true
  }
}

# A state that was overwritten or deleted is an older version away.
resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.state.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket = aws_s3_bucket.state.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    id     = "old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days           = var.retention_days
      newer_noncurrent_versions = 10
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.state]
}

resource "aws_s3_bucket_policy" "state" {
  bucket = aws_s3_bucket.state.id
  policy = jsonencode(local.bucket_policy)

  depends_on = [aws_s3_bucket_public_access_block.state]
}
