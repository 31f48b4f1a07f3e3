import { describe, expect, test } from '@jest/globals'
import { policyDocument } from '../provider/policy-document.ts'
import type { ValueObject } from '../values/value.ts'

const json = (config: ValueObject): unknown => {
  const { minified_json: text } = policyDocument(config)
  return JSON.parse(typeof text === 'string' ? text : 'null')
}

describe('a policy document', () => {
  test('says one thing as a text and several as a sorted list', () => {
    const document = policyDocument({
      statement: [
        {
          sid: 'Read',
          actions: ['s3:GetObject', 's3:ListBucket'],
          resources: ['arn:aws:s3:::logs/&{aws:username}'],
          principals: [
            { type: 'AWS', identifiers: ['arn:aws:iam::1:root', 'arn:aws:iam::2:root'] },
            { type: 'Service', identifiers: ['ecs.amazonaws.com'] },
          ],
          condition: [
            { test: 'StringLike', variable: 'aws:PrincipalTag/team', values: ['b', 'a'] },
            { test: 'Bool', variable: 'aws:SecureTransport', values: ['true'] },
          ],
        },
      ],
    })
    expect(document['json']).toBe(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket",
        "s3:GetObject"
      ],
      "Resource": "arn:aws:s3:::logs/\${aws:username}",
      "Principal": {
        "AWS": [
          "arn:aws:iam::2:root",
          "arn:aws:iam::1:root"
        ],
        "Service": "ecs.amazonaws.com"
      },
      "Condition": {
        "Bool": {
          "aws:SecureTransport": "true"
        },
        "StringLike": {
          "aws:PrincipalTag/team": [
            "b",
            "a"
          ]
        }
      }
    }
  ]
}`)
  })

  test.each([
    ['everybody', { type: '*', identifiers: ['*'] }, '*'],
    ['every account', { type: 'AWS', identifiers: ['*'] }, { AWS: '*' }],
  ])('%s', (_, principal, expected) => {
    expect(json({ statement: [{ effect: 'Deny', actions: ['s3:*'], principals: [principal] }] })).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 's3:*', Principal: expected }],
    })
  })

  test('merges sources first and overrides last, by statement id', () => {
    const source =
      '{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"a:1"},{"Effect":"Allow","Action":"x:1"}]}'
    const override = '{"Statement":{"Sid":"B","Effect":"Deny","Action":"b:2"}}'
    expect(
      json({
        policy_id: 'mine',
        source_policy_documents: [source],
        override_policy_documents: [override],
        statement: [
          { sid: 'A', actions: ['a:2'] },
          { sid: 'B', actions: ['b:1'] },
        ],
      }),
    ).toEqual({
      Version: '2012-10-17',
      Id: 'mine',
      Statement: [
        { Sid: 'A', Effect: 'Allow', Action: 'a:2' },
        { Effect: 'Allow', Action: 'x:1' },
        { Sid: 'B', Effect: 'Deny', Action: 'b:2' },
      ],
    })
  })

  test('refuses doubled ids and sources that are no JSON', () => {
    const double = {
      statement: [
        { sid: 'A', actions: ['a:1'] },
        { sid: 'A', actions: ['a:2'] },
      ],
    }
    expect(() => policyDocument(double)).toThrow('duplicate Sid (A)')
    expect(() => policyDocument({ source_policy_documents: ['{'] })).toThrow('merging source document 0')
  })

  test('escapes what Go escapes', () => {
    expect(policyDocument({ statement: [{ actions: ['a:<b>&'] }] })['minified_json']).toContain(
      'a:\\u003cb\\u003e\\u0026',
    )
  })
})
