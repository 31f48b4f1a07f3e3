import { expect, test } from '@jest/globals'
import { cut } from '../../../tools/github-openapi.ts'
import type { Description } from '../../../tools/github-openapi.ts'
import { loadDescription } from '../rest/openapi.ts'
import { routes } from '../rest/routes/index.ts'

const whole: Description = {
  openapi: '3.0.3',
  info: { version: '1' },
  paths: {
    '/a': {
      get: {
        operationId: 'a/get',
        summary: 'prose',
        externalDocs: { description: 'prose', url: 'https://example.com' },
        parameters: [{ $ref: '#/components/parameters/p' }],
        responses: {
          '200': {
            description: 'prose',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/a' } } },
          },
        },
      },
      post: { operationId: 'a/create' },
    },
  },
  components: {
    parameters: { p: { name: 'p', in: 'query', description: 'prose', schema: { type: 'string' } } },
    schemas: {
      a: {
        type: 'object',
        properties: { description: { type: 'string', example: 'prose' }, b: { $ref: '#/components/schemas/b' } },
      },
      b: { type: 'string', description: 'prose' },
      unused: { type: 'string' },
    },
  },
}

test('what is cut holds the operation, all that it refers to, and no prose', () => {
  const small = cut(whole, ['a/get'])
  expect(JSON.stringify(small)).not.toContain('prose')
  expect(Object.keys(small.paths['/a'] ?? {})).toEqual(['get'])
  expect(small.components).toEqual({
    parameters: { p: { name: 'p', in: 'query', schema: { type: 'string' } } },
    schemas: {
      a: { type: 'object', properties: { description: { type: 'string' }, b: { $ref: '#/components/schemas/b' } } },
      b: { type: 'string' },
    },
  })
})

test('an operation that GitHub does not have is refused', () => {
  expect(() => cut(whole, ['a/nope'])).toThrow('has no operation a/nope')
})

test('the committed description has exactly the routes that are served', () => {
  expect(loadDescription().operations.toSorted()).toEqual(Object.keys(routes).toSorted())
})
