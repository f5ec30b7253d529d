import { useEffect, useState } from 'react'

const prefix = 'cunxiao.draft.'

/** A half-filled form that survives a reload of the page; `forget` when it was saved or given up. */
export function useDraft<T>(key: string, initial: T): [T, (value: T) => void, () => void] {
  const [value, setValue] = useState<T>(() => readDraft<T>(key) ?? initial)
  const [kept, setKept] = useState(false)
  useEffect(() => {
    if (kept) sessionStorage.setItem(prefix + key, JSON.stringify(value))
  }, [key, value, kept])
  return [
    value,
    (next) => {
      setKept(true)
      setValue(next)
    },
    () => {
      setKept(false)
      sessionStorage.removeItem(prefix + key)
    },
  ]
}

/** Nobody finds another person's half-filled forms. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(prefix)) sessionStorage.removeItem(key)
  }
}

function readDraft<T>(key: string): T | undefined {
  const text = sessionStorage.getItem(prefix + key)
  return text === null ? undefined : (JSON.parse(text) as T)
}
