import type { Effects, ShownPlan } from '../src/index.ts'
import { scrubber, shownPlan } from '../src/index.ts'
import { effectsFrom, resourceChange } from './sample.ts'

/** A plan as a team would see it, with one secret value in places that nobody marked. */
export const secret = 'hunter2-SECRET'

const policy = (action: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', action], Resource: '*' }],
  })

/** Changes of several kinds, each with something to see. */
export const sampleEffects: Effects = effectsFrom({
  resource_changes: [
    resourceChange(
      'module.db.aws_db_instance.main',
      {
        actions: ['delete', 'create'],
        before: { id: 'db-1', engine_version: '15.4', password: secret, tags: { Name: 'main' } },
        after: { engine_version: '16.1', password: `${secret}-2`, tags: { Name: 'main', team: 'core' } },
        after_unknown: { id: true, endpoint: true },
        before_sensitive: { password: true },
        after_sensitive: { password: true },
        replace_paths: [['engine_version']],
      },
      { action_reason: 'replace_because_cannot_update' },
    ),
    resourceChange(
      'aws_kms_key.old',
      { actions: ['delete'], before: { id: 'k-1', description: `for ${secret}` } },
      { action_reason: 'delete_because_no_resource_config' },
    ),
    resourceChange('aws_iam_policy.app', {
      actions: ['update'],
      before: { policy: policy('s3:PutObject'), path: '/' },
      after: { policy: policy('s3:*'), path: '/' },
    }),
    resourceChange('aws_instance.web["a b"]', {
      actions: ['update'],
      before: { instance_type: 't3.small', user_data: '#!/bin/sh\none' },
      after: { instance_type: 't3.large', user_data: '#!/bin/sh\ntwo' },
    }),
    resourceChange('aws_ssm_document.run', {
      actions: ['update'],
      before: { content: 'steps:\n- a\n- b\n- ```\n' },
      after: { content: 'steps:\n- a\n- c\n- ```\n' },
    }),
    resourceChange(`aws_s3_bucket.logs["${secret}"]`, {
      actions: ['create'],
      after: { bucket: `logs-${secret}`, force_destroy: false },
      after_unknown: { arn: true, id: true },
    }),
    resourceChange('aws_eip.nat', { actions: ['no-op'] }, { previous_address: 'aws_eip.old' }),
  ],
  output_changes: { url: { actions: ['update'], before: 'http://a', after: 'https://a' } },
  resource_drift: [resourceChange('aws_eip.b', { actions: ['update'], before: { x: 1 }, after: { x: 2 } })],
})

/** As it is shown. */
export function samplePlan(effects: Effects = sampleEffects): ShownPlan {
  return shownPlan(effects, { title: 'production', scrub: scrubber([secret, `${secret}-2`]) })
}
