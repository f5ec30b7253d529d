import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { type Answer, requestOf } from '../../../base/endpoint.ts'
import { ask } from '../../../ui/api.ts'
import type { SheetChoices } from '../choices.ts'
import { chooseImportReading, readImport } from '../import-api.ts'

type Change = (now: SheetChoices) => SheetChoices

/** Says how the sheet is meant, as often as it takes; answers whether the server has read it so. */
export type Tell = (change: Change) => Promise<boolean>

const after = (changes: readonly Change[], choices: SheetChoices): SheetChoices =>
  changes.reduce((now, change) => change(now), choices)

/**
 * What is said of a sheet holds at once and reaches the server in its order: what is said while it
 * still reads waits for its answer, and goes with it.
 */
export function useTell(importId: string): {
  tell: Tell
  /** With what the server has not answered yet. */
  saidOver: (stored: SheetChoices) => SheetChoices
  busy: boolean
  error: unknown
} {
  const queries = useQueryClient()
  const { path } = requestOf(readImport.address, { id: importId })
  const unanswered = useRef<readonly Change[]>([])
  const under = useRef<Promise<boolean>>(undefined)
  const [said, setSaid] = useState<readonly Change[]>([])
  const [error, setError] = useState<unknown>()

  const keep = (changes: readonly Change[]) => {
    unanswered.current = changes
    setSaid(changes)
  }
  const sendOnce = async (changes: readonly Change[]) => {
    const stored = queries.getQueryData<Answer<typeof readImport>>([path])
    const choices = after(changes, stored?.choices ?? {})
    const preview = await ask(chooseImportReading, { id: importId, choices })
    // What was asked before this answer knows less than it.
    await queries.cancelQueries({ queryKey: [path] })
    queries.setQueryData([path], { confirmed: false, undone: false, ...preview, choices })
    keep(unanswered.current.slice(changes.length))
  }
  const send = async (): Promise<boolean> => {
    try {
      setError(undefined)
      while (unanswered.current.length > 0) await sendOnce(unanswered.current)
      return true
    } catch (failure) {
      keep([])
      setError(failure)
      return false
    } finally {
      under.current = undefined
      void queries.invalidateQueries({
        predicate: ({ queryKey: [address] }) => String(address).startsWith(path),
      })
    }
  }
  return {
    tell: (change) => {
      keep([...unanswered.current, change])
      under.current ??= send()
      return under.current
    },
    saidOver: (stored) => after(said, stored),
    busy: said.length > 0,
    error,
  }
}
