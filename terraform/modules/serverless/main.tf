resource "aws_cloudwatch_log_group" "function" {
  name              = "/${var.name}/function"
  retention_in_days = var.log.retention_days
  kms_key_id        = var.log.kms_key_arn
}

# Events that failed for good wait here for two weeks.
resource "aws_sqs_queue" "failed" {
  name                      = "${var.name}-failed"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_iam_role" "this" {
  name        = "${var.name}-function"
  description = "The function: its log, its traces, the secrets listed"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "this" {
  name = "run"
  role = aws_iam_role.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        { Sid = "Log", Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "${aws_cloudwatch_log_group.function.arn}:*" },
        { Sid = "Traces", Effect = "Allow", Action = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource = "*" },
        { Sid = "Failed", Effect = "Allow", Action = ["sqs:SendMessage"], Resource = aws_sqs_queue.failed.arn },
      ],
      length(var.secrets) == 0 ? [] : [
        { Sid = "Secrets", Effect = "Allow", Action = ["secretsmanager:GetSecretValue"], Resource = values(var.secrets) },
      ],
      length(var.secret_key_arns) == 0 ? [] : [
        { Sid = "Decrypt", Effect = "Allow", Action = ["kms:Decrypt"], Resource = var.secret_key_arns },
      ],
    )
  })
}

resource "aws_lambda_function" "this" {
  function_name                  = "${var.name}-function"
  role                           = aws_iam_role.this.arn
  runtime                        = var.runtime
  handler                        = var.handler
  architectures                  = ["arm64"]
  s3_bucket                      = var.package.bucket
  s3_key                         = var.package.key
  s3_object_version              = var.package.version
  memory_size                    = var.size.memory
  timeout                        = var.size.timeout
  reserved_concurrent_executions = var.size.concurrency

  environment {
    variables = merge(var.environment, { for name, arn in var.secrets : "${name}_ARN" => arn })
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  tracing_config {
    mode = "Active"
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }

  depends_on = [aws_iam_role_policy.this]
}
