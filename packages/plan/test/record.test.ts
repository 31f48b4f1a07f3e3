import { expect, test } from '@jest/globals'
import { effectsRecord, effectsRecordSchema } from '../src/index.ts'
import { effectsFrom, resourceChange } from './sample.ts'

test('a record names everything and holds no value', () => {
  const secret = 'hunter2-SECRET'
  const change = { before: { id: secret }, after: { x: secret }, importing: { id: secret } }
  const effects = effectsFrom({
    resource_changes: [
      resourceChange(
        'module.a.aws_instance.a',
        { ...change, actions: ['create', 'delete'], replace_paths: [['ami']] },
        { previous_address: 'aws_instance.b', deposed: 'beef0001', action_reason: 'replace_by_request' },
      ),
      resourceChange('aws_instance.c', { actions: ['create'], after: { x: secret } }),
    ],
    output_changes: { o: { actions: ['update'], before: secret, after: secret } },
    action_invocations: [{ address: 'action.a.b', config_values: { x: secret } }],
    deferred_changes: [
      { reason: 'absent_prereq', resource_change: resourceChange('aws_eip.a', { ...change, actions: ['create'] }) },
    ],
  })
  const record = effectsRecord(effects)
  expect(record).toEqual({
    resources: [
      { address: 'aws_instance.c', action: 'create', type: 'aws_instance' },
      {
        address: 'module.a.aws_instance.a',
        action: 'replace',
        type: 'aws_instance',
        deposed: 'beef0001',
        order: 'create-then-delete',
        replacePaths: ['ami'],
        importing: true,
        previousAddress: 'aws_instance.b',
        reason: 'replace_by_request',
      },
    ],
    outputs: [{ name: 'o', action: 'update' }],
    invocations: ['action.a.b'],
    deferred: [{ address: 'aws_eip.a', why: 'absent_prereq' }],
  })
  const text = JSON.stringify(record)
  expect(text).not.toContain(secret)
  expect(effectsRecordSchema.parse(JSON.parse(text))).toEqual(record)
})
