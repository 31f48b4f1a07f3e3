/** Budgets. */
import { bool, list, number, set, string } from '../declarations/attribute.ts'
import { block, blockSet, blocks, prefixedName, tagged } from '../declarations/block.ts'
import { resource } from '../declarations/declare.ts'
import type { Change, Refusal } from '../declarations/declare.ts'
import { objects, texts } from '../declarations/read.ts'
import type { KnownObject } from '../values/value.ts'

const costCategories = {
  key: string.optional,
  match_options: list(string).optional,
  values: list(string).optional,
}

const dimensions = {
  key: string.required,
  match_options: list(string).optional,
  values: list(string).required,
}

const andBody = {
  cost_categories: block(costCategories),
  dimensions: block(dimensions),
  tags: block(costCategories),
}

const andBody2 = {
  and: blocks(andBody),
  cost_categories: block(costCategories),
  dimensions: block(dimensions),
  not: block(andBody),
  or: blocks(andBody),
  tags: block(costCategories),
}

export const budgetsBudget = resource(
  'aws_budgets_budget',
  {
    title: 'Budget',
    service: 'Budgets',
    calls: 'CreateBudget DescribeBudget UpdateBudget DeleteBudget',
    id: '{account}:{name}',
    missing: { code: 'NotFoundException', message: "Unable to get budget: {id} - the budget doesn't exist." },
    global: true,
    unique: {
      by: ['name'],
      scope: 'account',
      code: 'DuplicateRecordException',
      message: 'Error creating budget: {name} - the budget already exists.',
    },
    rules: [notificationHasReader],
  },
  {
    ...prefixedName,
    account_id: string.optional.computed.forceNew.becomes('{account}'),
    arn: string.computed.becomes('arn:aws:budgets::{account}:budget/{name}'),
    billing_view_arn: string.optional,
    budget_type: string.required.oneOf(
      'USAGE',
      'COST',
      'RI_UTILIZATION',
      'RI_COVERAGE',
      'SAVINGS_PLANS_UTILIZATION',
      'SAVINGS_PLANS_COVERAGE',
    ),
    id: string.optional.computed,
    limit_amount: string.optional.computed,
    limit_unit: string.optional.computed,
    metrics: list(string).optional,
    time_period_end: string.optional.default('2087-06-15_00:00'),
    time_period_start: string.optional.computed.becomes('2026-01-01_00:00'),
    time_unit: string.required.oneOf('DAILY', 'MONTHLY', 'QUARTERLY', 'ANNUALLY'),
    auto_adjust_data: block({
      auto_adjust_type: string.required,
      last_auto_adjust_time: string.computed,
      historical_options: block({
        budget_adjustment_period: number.required,
        lookback_available_periods: number.computed,
      }),
    }),
    cost_filter: blockSet({
      name: string.required,
      values: list(string).required,
    }),
    cost_types: block({
      include_credit: bool.optional.default(true),
      include_discount: bool.optional.default(true),
      include_other_subscription: bool.optional.default(true),
      include_recurring: bool.optional.default(true),
      include_refund: bool.optional.default(true),
      include_subscription: bool.optional.default(true),
      include_support: bool.optional.default(true),
      include_tax: bool.optional.default(true),
      include_upfront: bool.optional.default(true),
      use_amortized: bool.optional.default(false),
      use_blended: bool.optional.default(false),
    }),
    filter_expression: block({
      and: blocks(andBody2),
      cost_categories: block(costCategories),
      dimensions: block(dimensions),
      not: block(andBody2),
      or: blocks(andBody2),
      tags: block(costCategories),
    }),
    notification: blockSet({
      comparison_operator: string.required.oneOf('GREATER_THAN', 'LESS_THAN', 'EQUAL_TO'),
      notification_type: string.required.oneOf('ACTUAL', 'FORECASTED'),
      subscriber_email_addresses: set(string).optional,
      subscriber_sns_topic_arns: set(string).optional,
      threshold: number.required,
      threshold_type: string.required.oneOf('PERCENTAGE', 'ABSOLUTE_VALUE'),
    }),
    planned_limit: blockSet({
      amount: string.required,
      start_time: string.required,
      unit: string.required,
    }),
    ...tagged,
  },
)

function notificationHasReader({ verb, object }: Change): Refusal | undefined {
  if (verb === 'delete') return undefined
  const reached = (one: KnownObject): boolean =>
    texts(one, 'subscriber_email_addresses').length + texts(one, 'subscriber_sns_topic_arns').length > 0
  if (objects(object.attributes, 'notification').every(reached)) return undefined
  return { code: 'InvalidParameterException', message: 'Notification must have at least one subscriber' }
}
