import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useRef, useState } from 'react'
import { faultOf, useSay } from './say.ts'

/**
 * Does something on the server once, however often it is clicked: says that it is done and reads
 * again what the page shows, or says why not. Answers whether it was done.
 */
export function useAct(): {
  act: (work: () => Promise<unknown>, done: string) => Promise<boolean>
  busy: boolean
} {
  const queries = useQueryClient()
  const { message } = App.useApp()
  const say = useSay()
  const under = useRef(false)
  const [busy, setBusy] = useState(false)

  const act = async (work: () => Promise<unknown>, done: string): Promise<boolean> => {
    if (under.current) return false
    under.current = true
    setBusy(true)
    try {
      await work()
      void message.success(done)
      await queries.invalidateQueries()
      return true
    } catch (error) {
      const { wrong, right } = say(faultOf(error))
      void message.error(`${wrong}${right}`, 6)
      return false
    } finally {
      under.current = false
      setBusy(false)
    }
  }
  return { act, busy }
}
