output "url" {
  description = "Address of the API."
  value       = aws_apigatewayv2_stage.this.invoke_url
}

output "role_name" {
  description = "Name of the function's role."
  value       = aws_iam_role.this.name
}

output "alarms" {
  description = "Alarms for the module observability."
  value = {
    function-errors = {
      description = "The function fails."
      namespace   = "AWS/Lambda"
      metric      = "Errors"
      dimensions  = { FunctionName = aws_lambda_function.this.function_name }
      threshold   = 5
    }
    function-throttles = {
      description = "Calls are turned away because too many run."
      namespace   = "AWS/Lambda"
      metric      = "Throttles"
      dimensions  = { FunctionName = aws_lambda_function.this.function_name }
      threshold   = 0
    }
    function-failed = {
      description = "Events failed for good and wait in the queue."
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = aws_sqs_queue.failed.name }
      statistic   = "Maximum"
      threshold   = 0
      periods     = 1
    }
    api-errors = {
      description = "The API answers with errors."
      namespace   = "AWS/ApiGateway"
      metric      = "5xx"
      dimensions  = { ApiId = aws_apigatewayv2_api.this.id }
      threshold   = 5
    }
  }
}
