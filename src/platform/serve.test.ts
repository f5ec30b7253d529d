import Fastify from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { endpoint } from '../base/endpoint.ts'
import { writeAnswer } from './answers.ts'
import type { Server } from './http.ts'
import { operationIdOf, serve, summaryOf } from './serve.ts'

const readTeacher = endpoint('GET /api/teachers/:id', {
  params: z.object({ id: z.coerce.number<number>() }),
  answer: z.object({ name: z.string(), posts: z.array(z.object({ title: z.string() })) }),
})

function openServer(): Server {
  const server = Fastify() as unknown as Server
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(writeAnswer)
  return server
}

async function answerOf(given: unknown) {
  const server = openServer()
  server.setErrorHandler<Error>((error, _request, reply) =>
    reply.status(500).send({ code: 'internal_error', why: error.message }),
  )
  serve(server, readTeacher, () => given as never)
  const { statusCode, body } = await server.inject('/api/teachers/7')
  await server.close()
  return { statusCode, body: JSON.parse(body) }
}

test('an answer goes out as it is', async () => {
  const answer = { name: '石老师', posts: [{ title: '站点教师' }] }
  expect(await answerOf(answer)).toEqual({ statusCode: 200, body: answer })
})

test.each([
  ['a field that the schema does not name', { name: '石', posts: [], phone: '138' }, 'phone'],
  ['one deeper down', { name: '石', posts: [{ title: '教师', salary: 1 }] }, 'posts.0.salary'],
  ['a field that is missing', { posts: [] }, 'name'],
  ['a value of another kind', { name: 7, posts: [] }, 'name'],
])('where tests run, %s is a failure', async (_what, answer, named) => {
  const { statusCode, body } = await answerOf(answer)
  expect(statusCode).toBe(500)
  expect(body.why).toContain(named)
})

test('an operation is named after its address', () => {
  expect(operationIdOf('GET /api/siting/decisions/:id')).toBe('getSitingDecisionsById')
  expect(operationIdOf('POST /api/me/logins/:id/end')).toBe('postMeLoginsByIdEnd')
  expect(operationIdOf('GET /api/siting/my-consents')).toBe('getSitingMyConsents')
  expect(operationIdOf('GET /api/road_distances')).toBe('getRoadDistances')
})

test('its summary is its address in words', () => {
  expect(summaryOf('GET /api/org-units')).toBe('Read org units')
  expect(summaryOf('GET /api/siting/decisions/:id')).toBe('Read siting decisions by id')
  expect(summaryOf('POST /api/delegations/:id/revoke')).toBe('Post revoke of delegations by id')
})

const readPaper = endpoint('GET /api/papers', { file: ['pdf', 'csv'] })

test('a file goes out under its name, as what its name ends in', async () => {
  const server = openServer()
  serve(server, readPaper, () => ({ name: '名单.pdf', content: Buffer.from('%PDF') }))
  const { statusCode, headers, body } = await server.inject('/api/papers')
  await server.close()
  expect([statusCode, body]).toEqual([200, '%PDF'])
  expect(headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('名单.pdf')}`,
  })
})
