# What runs. A release changes this file: first the image of the idle colour and warm, then the canary in steps, then active.
locals {
  release = {
    certificate_arn = "arn:aws:acm:us-east-2:222222222222:certificate/00000000-0000-4000-8000-000000000001"
    collector_image = "public.ecr.aws/aws-observability/aws-otel-collector@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    active          = "blue"
    canary_percent  = 0
    warm            = false
    blue            = "222222222222.dkr.ecr.us-east-2.amazonaws.com/app@sha256:1111111111111111111111111111111111111111111111111111111111111111"
    green           = "222222222222.dkr.ecr.us-east-2.amazonaws.com/app@sha256:2222222222222222222222222222222222222222222222222222222222222222"
    function        = { bucket = "acme-packages-222222222222", key = "function.zip", version = "v1" }
  }
}
