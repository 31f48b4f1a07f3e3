/** Errors of the simulated API, in each AWS service's own words. */

export class AwsError extends Error {
  override readonly name = 'AwsError'
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** How a service names permissions and its common errors. */
export interface ServiceDialect {
  /** Prefix of its IAM actions. */
  readonly prefix: string
  readonly denied: string
  readonly expired: string
  readonly throttled: string
  readonly limit: string
}

const json = (prefix: string): ServiceDialect => ({
  prefix,
  denied: 'AccessDeniedException',
  expired: 'ExpiredTokenException',
  throttled: 'ThrottlingException',
  limit: 'LimitExceededException',
})
const query = (prefix: string): ServiceDialect => ({
  prefix,
  denied: 'AccessDenied',
  expired: 'ExpiredToken',
  throttled: 'Throttling',
  limit: 'LimitExceeded',
})

/** By the service id of the AWS SDK; services with the JSON protocol that use their id as prefix need no line. */
const dialects: Readonly<Record<string, ServiceDialect>> = {
  EC2: {
    prefix: 'ec2',
    denied: 'UnauthorizedOperation',
    expired: 'RequestExpired',
    throttled: 'RequestLimitExceeded',
    limit: 'ResourceLimitExceeded',
  },
  IAM: query('iam'),
  STS: query('sts'),
  S3: { ...query('s3'), throttled: 'SlowDown', limit: 'TooManyBuckets' },
  RDS: query('rds'),
  SNS: { ...query('sns'), denied: 'AuthorizationError', limit: 'TopicLimitExceeded' },
  SQS: query('sqs'),
  CloudWatch: query('cloudwatch'),
  'Auto Scaling': query('autoscaling'),
  'Elastic Load Balancing v2': { ...query('elasticloadbalancing'), limit: 'TooManyLoadBalancers' },
  'CloudWatch Logs': json('logs'),
  'Secrets Manager': json('secretsmanager'),
  'Application Auto Scaling': json('application-autoscaling'),
  'Route 53': query('route53'),
  EventBridge: json('events'),
  'Resource Groups Tagging API': { ...json('tag'), throttled: 'ThrottledException' },
  ApiGatewayV2: json('apigateway'),
  Lambda: { ...json('lambda'), throttled: 'TooManyRequestsException' },
}

/** The dialect of a service. */
export function dialectOf(service: string): ServiceDialect {
  return dialects[service] ?? json(service.toLowerCase().replaceAll(' ', ''))
}

export function accessDenied(service: string, text: string): AwsError {
  const dialect = dialectOf(service)
  const prefix = service === 'EC2' ? 'You are not authorized to perform this operation. ' : ''
  return new AwsError(dialect.denied, `${prefix}${text}`, 403)
}

export function expiredCredentials(service: string): AwsError {
  const text = service === 'EC2' ? 'Request has expired.' : 'The security token included in the request is expired'
  return new AwsError(dialectOf(service).expired, text, service === 'EC2' ? 400 : 403)
}

export function throttled(service: string): AwsError {
  const text = service === 'EC2' ? 'Request limit exceeded.' : 'Rate exceeded'
  return new AwsError(dialectOf(service).throttled, text, service === 'EC2' || service === 'S3' ? 503 : 400)
}

export function limitExceeded(service: string): AwsError {
  return new AwsError(
    dialectOf(service).limit,
    'You have reached the limit of objects of this kind for this account.',
    400,
  )
}
