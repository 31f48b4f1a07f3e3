locals {
  task_trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

# What ECS does before the application runs.
resource "aws_iam_role" "execution" {
  name                 = "${var.name}-ecs-start"
  description          = "Lets ECS pull images, write logs and hand over secrets"
  assume_role_policy   = local.task_trust
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role_policy" "secrets" {
  count = length(var.secrets) > 0 ? 1 : 0

  name = "hand-over-secrets"
  role = aws_iam_role.execution.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = [for arn in values(var.secrets) : join(":", slice(split(":", arn), 0, 7))]
      }],
      length(var.secret_key_arns) == 0 ? [] : [{ Effect = "Allow", Action = ["kms:Decrypt"], Resource = var.secret_key_arns }],
    )
  })
}

# What the application does.
resource "aws_iam_role" "task" {
  name                 = "${var.name}-ecs-task"
  description          = "The application and its collector"
  assume_role_policy   = local.task_trust
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "task" {
  name = "run"
  role = aws_iam_role.task.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid      = "Traces"
        Effect   = "Allow"
        Action   = ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        Resource = "*"
      }],
      length(var.connect_arns) == 0 ? [] : [{
        Sid      = "Databases"
        Effect   = "Allow"
        Action   = ["rds-db:connect"]
        Resource = values(var.connect_arns)
      }],
    )
  })
}
