#!/usr/bin/env node
/**
 * Stands in for the AWS CLI where there is none: `aws iam put-role-policy` alone, with a web identity from the variables
 * the CLI reads, through the real SDK.
 */
// A program of its own: its environment is its input.
/* oxlint-disable node/no-process-env */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(process.env.DRILL_SDK)
const { IAMClient, PutRolePolicyCommand } = require('@aws-sdk/client-iam')
const { STSClient, AssumeRoleWithWebIdentityCommand } = require('@aws-sdk/client-sts')

const argument = (name) => process.argv[process.argv.indexOf(`--${name}`) + 1]
if (process.argv.slice(2, 4).join(' ') !== 'iam put-role-policy') throw new Error('this stand-in knows put-role-policy')
const { AWS_REGION: region, AWS_ROLE_ARN, AWS_ROLE_SESSION_NAME, AWS_WEB_IDENTITY_TOKEN_FILE } = process.env
const sts = new STSClient({ region, endpoint: process.env.AWS_ENDPOINT_URL_STS })
const { Credentials: keys } = await sts.send(
  new AssumeRoleWithWebIdentityCommand({
    RoleArn: AWS_ROLE_ARN,
    RoleSessionName: AWS_ROLE_SESSION_NAME,
    WebIdentityToken: readFileSync(AWS_WEB_IDENTITY_TOKEN_FILE, 'utf8'),
  }),
)
const iam = new IAMClient({
  region,
  endpoint: process.env.AWS_ENDPOINT_URL_IAM,
  credentials: {
    accessKeyId: keys.AccessKeyId,
    secretAccessKey: keys.SecretAccessKey,
    sessionToken: keys.SessionToken,
  },
})
await iam.send(
  new PutRolePolicyCommand({
    RoleName: argument('role-name'),
    PolicyName: argument('policy-name'),
    PolicyDocument: readFileSync(argument('policy-document').replace('file://', ''), 'utf8'),
  }),
)
