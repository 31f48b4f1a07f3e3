locals {
  # What terraform asks when it refreshes what this tree makes. Nothing here returns the content of a secret, an object
  # or a table.
  reads = [
    "acm:DescribeCertificate", "acm:ListTagsForCertificate",
    "apigateway:GET",
    "application-autoscaling:Describe*", "application-autoscaling:ListTagsForResource",
    "autoscaling:Describe*",
    "budgets:ListTagsForResource", "budgets:ViewBudget",
    "ce:ListCostAllocationTags",
    "cloudtrail:DescribeTrails", "cloudtrail:GetEventSelectors", "cloudtrail:GetInsightSelectors", "cloudtrail:GetTrail", "cloudtrail:GetTrailStatus", "cloudtrail:ListTags",
    "cloudwatch:DescribeAlarms", "cloudwatch:GetDashboard", "cloudwatch:ListTagsForResource",
    "ec2:Describe*",
    "ecs:Describe*", "ecs:ListTagsForResource",
    "elasticloadbalancing:Describe*",
    "iam:GetInstanceProfile", "iam:GetOpenIDConnectProvider", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRole", "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole", "iam:ListPolicyVersions", "iam:ListRolePolicies",
    "kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListAliases", "kms:ListKeys", "kms:ListResourceTags",
    "lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig", "lambda:GetPolicy", "lambda:ListTags", "lambda:ListVersionsByFunction",
    "logs:DescribeLogGroups", "logs:ListTagsForResource",
    "rds:Describe*", "rds:ListTagsForResource",
    "route53:Get*", "route53:List*",
    "s3:GetAccelerateConfiguration", "s3:GetBucket*", "s3:GetEncryptionConfiguration", "s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration", "s3:ListTagsForResource",
    "secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy",
    "sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:ListTagsForResource",
    "sqs:GetQueueAttributes", "sqs:ListQueueTags",
    "ssm:DescribeAssociation", "ssm:DescribeDocument*", "ssm:DescribeParameters", "ssm:GetDocument", "ssm:ListTagsForResource",
    "tag:GetResources", "tag:GetTagKeys", "tag:GetTagValues",
    "wafv2:Get*", "wafv2:ListTagsForResource",
  ]
  parameters = [
    "arn:${local.partition}:ssm:*:${local.account}:parameter/${var.project}/*/contract/*",
    "arn:${local.partition}:ssm:*::parameter/aws/service/*",
  ]

  deploy_roles = "${local.iam}:role/wrenchproof-*"
  workload     = "${local.iam}:policy/${local.boundaries.workload}"

  boundary_policies = {
    # A plan role reads, whatever is attached to it later.
    plan = [
      { Sid = "ReadInfrastructure", Effect = "Allow", Action = local.reads, Resource = "*" },
      { Sid = "ReadParameters", Effect = "Allow", Action = ["ssm:GetParameter", "ssm:GetParameters"], Resource = local.parameters },
      { Sid = "ReadState", Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = [var.state.bucket_arn, "${var.state.bucket_arn}/*"] },
      { Sid = "SeeBuckets", Effect = "Allow", Action = "s3:ListBucket", Resource = "arn:${local.partition}:s3:::${var.project}-*" },
      { Sid = "DecryptState", Effect = "Allow", Action = "kms:Decrypt", Resource = var.state.key_arn },
    ]

    # An apply role may do what its policy says, but never become more than it is.
    apply = [
      { Sid = "BoundedByItsPolicy", Effect = "Allow", Action = "*", Resource = "*" },
      {
        Sid       = "NeverItself"
        Effect    = "Deny"
        NotAction = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole", "iam:ListRolePolicies"]
        Resource  = local.deploy_roles
      },
      {
        Sid       = "NeverBoundariesOrProviders"
        Effect    = "Deny"
        NotAction = ["iam:GetOpenIDConnectProvider", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"]
        Resource  = ["${local.iam}:policy/wrenchproof-*", "${local.iam}:oidc-provider/*", "${local.iam}:saml-provider/*"]
      },
      {
        Sid       = "NeverTheStateBucketItself"
        Effect    = "Deny"
        NotAction = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:ListBucketVersions"]
        Resource  = [var.state.bucket_arn, "${var.state.bucket_arn}/*"]
      },
      {
        Sid       = "NeverTheStateKeyItself"
        Effect    = "Deny"
        NotAction = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
        Resource  = var.state.key_arn
      },
      {
        Sid       = "RolesOnlyWithinTheBoundary"
        Effect    = "Deny"
        Action    = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
        Resource  = "*"
        Condition = { StringNotEquals = { "iam:PermissionsBoundary" = local.workload } }
      },
      {
        Sid    = "NoWayAround"
        Effect = "Deny"
        Action = [
          "account:*", "iam:*AccessKey*", "iam:*AccountAlias", "iam:*Group*", "iam:*LoginProfile", "iam:*MFADevice*", "iam:*SAMLProvider*",
          "iam:*ServiceSpecificCredential*", "iam:*SigningCertificate*", "iam:*SSHPublicKey*", "iam:*User*", "iam:CreateOpenIDConnectProvider",
          "iam:DeleteRolePermissionsBoundary", "organizations:*", "secretsmanager:GetSecretValue", "sts:AssumeRole", "sts:GetFederationToken",
        ]
        Resource = "*"
      },
    ]

    # What runs in the environments holds no power over IAM, the organisation or the states.
    workload = [
      { Sid = "BoundedByItsPolicy", Effect = "Allow", NotAction = ["account:*", "iam:*", "organizations:*", "sts:AssumeRole"], Resource = "*" },
      { Sid = "NeverTheStates", Effect = "Deny", Action = "*", Resource = [var.state.bucket_arn, "${var.state.bucket_arn}/*", var.state.key_arn] },
    ]
  }
}

resource "aws_iam_policy" "boundary" {
  for_each = local.boundaries

  name        = each.value
  description = "Permissions boundary: the most that ${each.key} roles can do"
  policy      = jsonencode({ Version = "2012-10-17", Statement = local.boundary_policies[each.key] })
}
