import { useNavigate } from '@tanstack/react-router'

/**
 * Changes what the address of the page says after its `?`, so that it can be sent on and opened again; what is undefined
 * is left out. It stands in place of the address before: going back leaves the page.
 */
export function useSetAddress(): (change: Readonly<Record<string, unknown>>) => void {
  const navigate = useNavigate()
  return (change) =>
    void navigate({
      to: '.',
      search: ((now: object) => ({ ...now, ...change })) as never,
      replace: true,
    })
}
