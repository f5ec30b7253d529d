import { expect } from 'vitest'
import type { Session } from '../../../test/harness/node.ts'
import { jpeg } from '../founding/founding.fixture.ts'

export const move = (
  who: Session,
  what: string,
  name: string,
  ids: readonly string[],
  reason?: string,
) =>
  who.send('POST', `/api/${what}/moves`, {
    ...{ rows: ids.map((id) => ({ id })), move: name, ...(reason && { reason }) },
  })

/** Codes of what stands in the way; none: the move was made. */
export async function why(...asked: Parameters<typeof move>): Promise<string[]> {
  const answer = await move(...asked)
  if (answer.statusCode === 200) return []
  const { obstacles, code } = answer.json() as { obstacles?: { code: string }[]; code: string }
  return obstacles?.map((one) => one.code) ?? [code]
}

export async function photograph(who: Session, what: string, id: string, kind: string, sign = 1) {
  const answer = await who.upload(`/api/${what}/${id}/files?kind=${kind}`, {
    ...{ name: '照片.jpg', bytes: jpeg(sign) },
  })
  expect(answer.statusCode, answer.body).toBeLessThan(300)
}

export const today = async (who: Session): Promise<string[]> =>
  (await who.get('/api/today')).json().waiting.map(({ code }: { code: string }) => code)
