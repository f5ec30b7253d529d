import { useEffect, useState } from 'react'

const pauseMs = 300

/** What was typed, trimmed, once nothing was typed for a moment. */
export function usePaused(typed: string): string {
  const [paused, setPaused] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setPaused(typed.trim()), pauseMs)
    return () => clearTimeout(timer)
  }, [typed])
  return paused
}
