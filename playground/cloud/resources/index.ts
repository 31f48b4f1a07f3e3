/** Every declared type. */
import type { DataSourceDeclaration, ResourceDeclaration } from '../declarations/declare.ts'
import * as account from './account.ts'
import * as acm from './acm.ts'
import * as apigatewayv2 from './apigatewayv2.ts'
import * as applicationautoscaling from './applicationautoscaling.ts'
import * as autoscaling from './autoscaling.ts'
import * as autoscalingPolicy from './autoscaling-policy.ts'
import * as budgets from './budgets.ts'
import * as cloudtrail from './cloudtrail.ts'
import * as cloudwatch from './cloudwatch.ts'
import * as codedeploy from './codedeploy.ts'
import * as dynamodb from './dynamodb.ts'
import * as ec2Images from './ec2-images.ts'
import * as ec2Instance from './ec2-instance.ts'
import * as ec2LaunchTemplate from './ec2-launch-template.ts'
import * as ecr from './ecr.ts'
import * as ecs from './ecs.ts'
import * as ecsTask from './ecs-task.ts'
import * as elbv2 from './elbv2.ts'
import * as elbv2Listener from './elbv2-listener.ts'
import * as events from './events.ts'
import * as health from './health.ts'
import * as iam from './iam.ts'
import * as iamPolicyDocument from './iam-policy-document.ts'
import * as kms from './kms.ts'
import * as lambda from './lambda.ts'
import * as lambdaAccess from './lambda-access.ts'
import * as logs from './logs.ts'
import * as lookups from './lookups.ts'
import * as more from './more.ts'
import * as observability from './observability.ts'
import * as rds from './rds.ts'
import * as rdsGroups from './rds-groups.ts'
import * as route53 from './route53.ts'
import * as s3 from './s3.ts'
import * as s3Configuration from './s3-configuration.ts'
import * as s3More from './s3-more.ts'
import * as secretsmanager from './secretsmanager.ts'
import * as sns from './sns.ts'
import * as sqs from './sqs.ts'
import * as ssm from './ssm.ts'
import * as ssmAutomation from './ssm-automation.ts'
import * as vpc from './vpc.ts'
import * as vpcEndpoints from './vpc-endpoints.ts'
import * as vpcLookups from './vpc-lookups.ts'
import * as vpcRouting from './vpc-routing.ts'
import * as vpcSecurity from './vpc-security.ts'
import * as wafv2 from './wafv2.ts'

export interface Catalogue {
  readonly resources: ReadonlyMap<string, ResourceDeclaration>
  readonly dataSources: ReadonlyMap<string, DataSourceDeclaration>
}

const declared = [
  account,
  acm,
  apigatewayv2,
  applicationautoscaling,
  autoscaling,
  autoscalingPolicy,
  budgets,
  cloudtrail,
  cloudwatch,
  codedeploy,
  dynamodb,
  ec2Images,
  ec2Instance,
  ec2LaunchTemplate,
  ecr,
  ecs,
  ecsTask,
  elbv2,
  elbv2Listener,
  events,
  health,
  iam,
  iamPolicyDocument,
  kms,
  lambda,
  lambdaAccess,
  logs,
  lookups,
  more,
  observability,
  rds,
  rdsGroups,
  route53,
  s3,
  s3Configuration,
  s3More,
  secretsmanager,
  sns,
  sqs,
  ssm,
  ssmAutomation,
  vpc,
  vpcEndpoints,
  vpcLookups,
  vpcRouting,
  vpcSecurity,
  wafv2,
].flatMap((service) => Object.values<ResourceDeclaration | DataSourceDeclaration>(service))

const isResource = (one: ResourceDeclaration | DataSourceDeclaration): one is ResourceDeclaration => 'references' in one
const isDataSource = (one: ResourceDeclaration | DataSourceDeclaration): one is DataSourceDeclaration =>
  !isResource(one)

/** By type name. */
export const catalogue: Catalogue = {
  resources: new Map(declared.filter(isResource).map((one) => [one.spec.type, one])),
  dataSources: new Map(declared.filter(isDataSource).map((one) => [one.spec.type, one])),
}
