import { expect, test } from '@jest/globals'
import { scrubber } from '@wrenchproof/plan'
import { environmentReport, known, unknown } from '../src/index.ts'
import { changeOf, changedFinding, deletedFinding, lookWith, plain } from './support/looks.ts'

const object = {
  item: { type: 'aws_instance', id: 'i-1', arn: 'arn:aws:ec2:us-east-2:1:instance/i-1', tags: {} },
  age: 3.5 * 86_400_000,
  misspelt: false,
}

test('everything that was seen, as plain data', () => {
  const findings = [
    deletedFinding('aws_s3_bucket.logs'),
    changedFinding('aws_vpc.x', 'tags', changeOf(['tags', 'Name'], 'a', 'b')),
  ]
  const look = { ...lookWith(findings, [object]), pending: known({ added: ['m'], removed: [], changed: [] }) }
  expect(environmentReport(look, plain)).toEqual({
    environment: 'production',
    status: 'drifted',
    drift: [
      {
        address: 'aws_s3_bucket.logs',
        type: 'aws_s3_bucket',
        kind: 'deleted',
        severity: 'deleted',
        attributes: [],
        moreAttributes: 0,
      },
      {
        address: 'aws_vpc.x',
        type: 'aws_vpc',
        kind: 'changed',
        severity: 'tags',
        attributes: [{ path: 'tags.Name', severity: 'tags', before: '"a"', after: '"b"' }],
        moreAttributes: 0,
      },
    ],
    muted: [],
    pending: { added: ['m'], removed: [], changed: [] },
    unmanaged: [
      {
        type: 'aws_instance',
        id: 'i-1',
        arn: 'arn:aws:ec2:us-east-2:1:instance/i-1',
        ageDays: 3,
        misspelt: false,
        import: 'import {\n  to = aws_instance.i_1\n  id = "i-1"\n}',
      },
    ],
    unknown: [],
    remarks: [],
    proposals: [
      { kind: 'put-back', about: 'production', text: expect.any(String) },
      { kind: 'forget', about: 'aws_s3_bucket.logs', text: expect.any(String) },
      { kind: 'accept', about: 'aws_vpc.x', text: expect.any(String) },
      {
        kind: 'accept',
        about: 'aws_vpc.x',
        text: expect.any(String),
        code: 'lifecycle {\n  ignore_changes = [tags["Name"]]\n}',
      },
      {
        kind: 'adopt',
        about: 'arn:aws:ec2:us-east-2:1:instance/i-1',
        text: expect.any(String),
        code: 'import {\n  to = aws_instance.i_1\n  id = "i-1"\n}',
      },
    ],
  })
})

test('a look that failed says why, and finds nothing', () => {
  const report = environmentReport({ ...lookWith([]), drift: unknown('init failed') }, plain)
  expect(report).toMatchObject({ status: 'unknown', drift: [], unknown: [expect.stringContaining('init failed')] })
})

test('no secret is in it, wherever it stood', () => {
  const secret = 'correct-horse-battery'
  const finding = changedFinding(`a.b["${secret}"]`, 'settings', changeOf(['x', secret], { deep: [secret] }, 'b'))
  const stray = { ...object, item: { ...object.item, id: secret } }
  const look = { ...lookWith([finding], [stray]), pending: unknown(`no ${secret}`) }
  expect(JSON.stringify(environmentReport(look, scrubber([secret])))).not.toContain(secret)
})
