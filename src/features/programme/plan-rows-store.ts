import { createHash } from 'node:crypto'
import { canonical, type PlanContent, type PlanLists, type PlanRow, planRows } from './plan.ts'

export type DigestedRow = PlanRow & { digest: string }

export const digestOf = (value: unknown): string =>
  createHash('sha256').update(canonical(value)).digest('hex')

export const digestedRows = (content: PlanContent, lists: PlanLists): DigestedRow[] =>
  planRows(content, lists).map((row) => ({ ...row, digest: digestOf(row.says) }))
