/** CloudWatch Logs, as far as it lists. */
import { count, text } from '../declarations/read.ts'
import type { Operation } from './handler.ts'
import { pageOf } from './page.ts'

/** Every log group of the region. Without a retention, the field is left out. */
export const describeLogGroups: Operation = (cloud, { nextToken, limit = 50 }) => {
  const { items, next } = pageOf(cloud.all('aws_cloudwatch_log_group'), nextToken, Number(limit))
  return {
    logGroups: items.map(({ id, account, region, attributes, createdAt }) => {
      const days = count(attributes, 'retention_in_days') ?? 0
      const logGroupName = text(attributes, 'name') || id
      return {
        logGroupName,
        arn: `arn:aws:logs:${region}:${account}:log-group:${logGroupName}:*`,
        creationTime: Date.parse(createdAt),
        ...(days === 0 ? {} : { retentionInDays: days }),
      }
    }),
    ...(next === undefined ? {} : { nextToken: next }),
  }
}
