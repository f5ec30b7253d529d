import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useRef, useState } from 'react'
import { type Fault, faultOf, useSay } from './say.ts'

/**
 * Does something on the server once, however often it is clicked: says that it is done and reads
 * again what the page shows, or says why not, where the page does not say so itself (`shows`). Answers whether it was
 * done.
 */
export function useAct(): {
  act: (
    work: () => Promise<unknown>,
    done: string,
    shows?: (fault: Fault) => boolean,
  ) => Promise<boolean>
  busy: boolean
} {
  const queries = useQueryClient()
  const { message } = App.useApp()
  const say = useSay()
  const under = useRef(false)
  const [busy, setBusy] = useState(false)

  const act = async (
    work: () => Promise<unknown>,
    done: string,
    shows?: (fault: Fault) => boolean,
  ): Promise<boolean> => {
    if (under.current) return false
    under.current = true
    setBusy(true)
    try {
      await work()
      void message.success(done)
      await queries.invalidateQueries()
      return true
    } catch (error) {
      const fault = faultOf(error)
      if (shows?.(fault)) return false
      const { wrong, right } = say(fault)
      void message.error(`${wrong}${right}`, 6)
      return false
    } finally {
      under.current = false
      setBusy(false)
    }
  }
  return { act, busy }
}
