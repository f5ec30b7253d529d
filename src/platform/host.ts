import type { FastifyRequest } from 'fastify'
import { invalid } from '../base/refusal.ts'

/** The name in a `Host` that is one, without its port; undefined: addresses cannot be made of it. */
export const hostNameIn = (host: string): string | undefined =>
  URL.canParse(`http://${host}`) ? /^([\w.-]+|\[[\da-f:]+\])(:\d+)?$/i.exec(host)?.[1] : undefined

/** Before anything makes an address of it. Without one, as old programs ask, there is none to be made. */
export async function refuseMalformedHost({ host }: Pick<FastifyRequest, 'host'>): Promise<void> {
  if (host && hostNameIn(host) === undefined) throw invalid('invalid_request')
}
