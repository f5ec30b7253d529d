import type { RowEndpoints } from '../../src/features/registers/row-api.ts'
import { rowEndpoints } from '../../src/features/registers/row-api.ts'
import type { Row, Shape } from '../../src/features/registers/shape.ts'
import type { Login } from './login.ts'

export type Found = Row & Record<string, unknown>

/** Every row of a register that he sees, page by page. */
export async function allRows(
  login: Login,
  shape: Shape,
  filter: Record<string, string> = {},
): Promise<Found[]> {
  const { listRows } = rowEndpoints(shape)
  const rows: Found[] = []
  let after: string | undefined
  do {
    const page = await login.ask(listRows as RowEndpoints['listRows'], {
      limit: 200,
      ...(Object.keys(filter).length > 0 && { filter: JSON.stringify(filter) }),
      ...(after !== undefined && { after }),
    })
    rows.push(...(page.rows as Found[]))
    after = page.next
  } while (after !== undefined)
  return rows
}

/** One move for all of them; whatever hinders one fails. */
export async function moveAll(
  login: Login,
  shape: Shape,
  move: string,
  rows: readonly { id: string }[],
  reason?: string,
): Promise<void> {
  const { moveRows } = rowEndpoints(shape)
  for (let from = 0; from < rows.length; from += 2_000) {
    const asked = rows.slice(from, from + 2_000).map(({ id }) => ({ id }))
    await login.ask(moveRows, { rows: asked, move, ...(reason !== undefined && { reason }) })
  }
}
