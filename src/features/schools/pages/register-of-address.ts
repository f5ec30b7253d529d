import { useRouterState } from '@tanstack/react-router'

/** The register a page is about: the first word of its address. */
export function useRegisterName(): string {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  return path.replace(/^\/console/, '').split('/')[1] ?? ''
}
