import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { readMe } from '../../base/session.ts'
import { Login } from '../../features/people/pages/Login.tsx'
import { ask, whenLoginEnds } from '../../ui/api.ts'

/**
 * When the login ends in the middle of work, the login form lies over the page; afterwards the
 * request that met it goes on. Another person gets a page of his own.
 */
export function LoginAgain({ personId }: { personId: string }) {
  const queries = useQueryClient()
  const dialog = useRef<HTMLDialogElement>(null)
  const waiting = useRef<(() => void)[]>([])
  const [open, setOpen] = useState(false)

  useEffect(() => {
    whenLoginEnds(() => {
      setOpen(true)
      return new Promise((resolve) => waiting.current.push(resolve))
    })
    return () => whenLoginEnds(undefined)
  }, [])
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])

  const goOn = async () => {
    const me = await ask<typeof readMe>('GET /api/me')
    if (me.personId !== personId) {
      window.location.assign('/console')
      return
    }
    setOpen(false)
    for (const resolve of waiting.current.splice(0)) resolve()
    await queries.invalidateQueries()
  }

  return (
    <dialog ref={dialog} className="login-again" onCancel={(event) => event.preventDefault()}>
      {open && <Login again onLoggedIn={() => void goOn()} />}
    </dialog>
  )
}
