import type { FastifyInstance } from 'fastify'

/**
 * Lets pages of any origin call what stands in this scope, and read the answer. They bring a key of their
 * own; a browser sends no cookie along, since nothing here allows it to.
 */
export function openToAnyOrigin(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'access-control-allow-origin': '*',
      'access-control-expose-headers':
        'ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through',
    })
  })
  scope.options(
    '/*',
    // Nothing of a body is wanted, and nobody has said yet who he is.
    { bodyLimit: 1_024, config: { public: true, anyOrigin: true }, schema: { hide: true } },
    async (_request, reply) =>
      reply
        .headers({
          'access-control-allow-methods': 'GET, HEAD, PUT, POST, DELETE',
          'access-control-allow-headers':
            'Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version',
          'access-control-max-age': '600',
        })
        .status(204)
        .send(),
  )
}
