locals {
  # Of the states, an environment sees its own.
  read_state = {
    for name, environment in var.environments : name => [
      { Sid = "ReadState", Effect = "Allow", Action = "s3:GetObject", Resource = "${var.state.bucket_arn}/${name}/*" },
      {
        Sid       = "ListState"
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = var.state.bucket_arn
        Condition = { StringLike = { "s3:prefix" = ["${name}/*"] } }
      },
      { Sid = "DecryptState", Effect = "Allow", Action = "kms:Decrypt", Resource = var.state.key_arn },
      { Sid = "SeeBuckets", Effect = "Allow", Action = "s3:ListBucket", Resource = "arn:${local.partition}:s3:::${environment.resource_prefix}-*" },
    ]
  }

  read_infrastructure = [
    { Sid = "ReadInfrastructure", Effect = "Allow", Action = local.reads, Resource = "*" },
    { Sid = "ReadParameters", Effect = "Allow", Action = ["ssm:GetParameter", "ssm:GetParameters"], Resource = local.parameters },
  ]

  # Services of which the environment's account holds nothing else worth protecting; what belongs to somebody by name is
  # below.
  services = [
    "acm", "apigateway", "application-autoscaling", "autoscaling", "budgets", "ce", "cloudtrail", "cloudwatch", "ec2", "ecs",
    "elasticloadbalancing", "kms", "lambda", "logs", "rds", "route53", "secretsmanager", "sns", "sqs", "wafv2",
  ]

  change = {
    for name, environment in var.environments : name => [
      # Recovery compares the versions of a state and writes one of them again.
      { Sid = "ReadStateVersions", Effect = "Allow", Action = "s3:GetObjectVersion", Resource = "${var.state.bucket_arn}/${name}/*" },
      {
        Sid       = "ListStateVersions"
        Effect    = "Allow"
        Action    = "s3:ListBucketVersions"
        Resource  = var.state.bucket_arn
        Condition = { StringLike = { "s3:prefix" = ["${name}/*"] } }
      },
      { Sid = "WriteState", Effect = "Allow", Action = "s3:PutObject", Resource = "${var.state.bucket_arn}/${name}/*" },
      { Sid = "Unlock", Effect = "Allow", Action = "s3:DeleteObject", Resource = "${var.state.bucket_arn}/${name}/*.tflock" },
      { Sid = "EncryptState", Effect = "Allow", Action = "kms:GenerateDataKey", Resource = var.state.key_arn },
      { Sid = "ChangeInfrastructure", Effect = "Allow", Action = [for service in local.services : "${service}:*"], Resource = "*" },
      {
        Sid    = "ChangeWhatBearsItsName"
        Effect = "Allow"
        Action = ["iam:*", "s3:*", "ssm:*"]
        Resource = [
          "${local.iam}:instance-profile/${environment.resource_prefix}-*",
          "${local.iam}:policy/${environment.resource_prefix}-*",
          "${local.iam}:role/${environment.resource_prefix}-*",
          "arn:${local.partition}:s3:::${environment.resource_prefix}-*",
          "arn:${local.partition}:ssm:*:${local.account}:document/${environment.resource_prefix}-*",
          "arn:${local.partition}:ssm:*:${local.account}:parameter/${var.project}/${name}/*",
        ]
      },
      { Sid = "AssociateDocuments", Effect = "Allow", Action = ["ssm:*Association*", "ssm:AddTagsToResource"], Resource = "*" },
      {
        Sid      = "ServiceLinkedRoles"
        Effect   = "Allow"
        Action   = "iam:CreateServiceLinkedRole"
        Resource = "${local.iam}:role/aws-service-role/*"
        Condition = {
          StringEquals = {
            "iam:AWSServiceName" = [
              "autoscaling.amazonaws.com", "ecs.amazonaws.com", "ecs.application-autoscaling.amazonaws.com",
              "elasticloadbalancing.amazonaws.com", "ops.apigateway.amazonaws.com", "rds.amazonaws.com", "wafv2.amazonaws.com",
            ]
          }
        }
      },
    ]
  }
}

resource "aws_iam_role" "plan" {
  for_each = var.environments

  name                 = each.value.plan_role
  description          = "Reads ${each.key}: pull requests, plans and drift"
  assume_role_policy   = jsonencode(local.trust[each.value.plan_role])
  permissions_boundary = aws_iam_policy.boundary["plan"].arn
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "plan" {
  for_each = var.environments

  name   = "read"
  role   = aws_iam_role.plan[each.key].name
  policy = jsonencode({ Version = "2012-10-17", Statement = concat(local.read_infrastructure, local.read_state[each.key]) })
}

resource "aws_iam_role" "apply" {
  for_each = var.environments

  name                 = each.value.apply_role
  description          = "Changes ${each.key}: jobs of its GitHub environment alone"
  assume_role_policy   = jsonencode(local.trust[each.value.apply_role])
  permissions_boundary = aws_iam_policy.boundary["apply"].arn
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "apply" {
  for_each = var.environments

  name   = "change"
  role   = aws_iam_role.apply[each.key].name
  policy = jsonencode({ Version = "2012-10-17", Statement = concat(local.read_infrastructure, local.read_state[each.key], local.change[each.key]) })
}
